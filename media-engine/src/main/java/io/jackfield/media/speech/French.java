package io.jackfield.media.speech;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** French, as in France: soixante-dix, quatre-vingts. */
final class French implements Grammar {
    private static final List<String> SMALL = List.of(
            "zéro",
            "un",
            "deux",
            "trois",
            "quatre",
            "cinq",
            "six",
            "sept",
            "huit",
            "neuf",
            "dix",
            "onze",
            "douze",
            "treize",
            "quatorze",
            "quinze",
            "seize",
            "dix-sept",
            "dix-huit",
            "dix-neuf");
    private static final List<String> TENS = List.of(
            "", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt");
    private static final List<String> MONTHS = List.of(
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre");
    private static final List<String> DAYS =
            List.of("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche");
    private static final Map<Character, String> SYMBOLS = Map.of(
            '*',
            "étoile",
            '#',
            "dièse",
            '.',
            "point",
            '@',
            "arobase",
            '-',
            "tiret",
            '_',
            "souligné",
            '+',
            "plus",
            '/',
            "barre");
    private static final Map<String, List<String>> MONEY = Map.of(
            "EUR", List.of("euro", "euros", "centime", "centimes"),
            "USD", List.of("dollar", "dollars", "centime", "centimes"),
            "GBP", List.of("livre", "livres", "penny", "pence"));
    private static final Map<Character, List<String>> UNITS = Map.of(
            'h', List.of("heure", "heures"), 'm', List.of("minute", "minutes"), 's', List.of("seconde", "secondes"));
    private static final List<String> OTHERS = List.of(
            "cent",
            "cents",
            "mille",
            "million",
            "millions",
            "milliard",
            "milliards",
            "moins",
            "virgule",
            "et",
            "une",
            "premier",
            "quatre-vingts",
            "vous êtes numéro",
            "dans la file d'attente",
            "l'attente est d'environ",
            "l'attente est de moins d'une minute");

    @Override
    public Set<String> vocabulary() {
        Set<String> all = new LinkedHashSet<>(SMALL);
        all.addAll(TENS);
        all.addAll(MONTHS);
        all.addAll(DAYS);
        all.addAll(SYMBOLS.values());
        MONEY.values().forEach(all::addAll);
        UNITS.values().forEach(all::addAll);
        all.addAll(OTHERS);
        for (char c = 'A'; c <= 'Z'; c++) {
            all.add(String.valueOf(c));
        }
        all.remove("");
        return all;
    }

    @Override
    public List<String> number(long number) {
        return count(number, false);
    }

    @Override
    public List<String> count(long number, boolean feminine) {
        List<String> words = new ArrayList<>();
        if (number < 0) {
            words.add("moins");
        }
        long left = Math.abs(Math.max(number, -999_999_999_999L));
        if (left > 999_999_999_999L) {
            return digits(String.valueOf(number));
        }
        left = part(words, left, 1_000_000_000, "milliard", "milliards");
        left = part(words, left, 1_000_000, "million", "millions");
        if (left >= 1_000) {
            if (left >= 2_000) { // mille, never un mille
                below(words, (int) (left / 1_000), true, false);
            }
            words.add("mille");
            left %= 1_000;
        }
        if (left > 0 || number == 0) {
            below(words, (int) left, false, feminine);
        }
        return words;
    }

    private static List<String> digits(String number) {
        List<String> words = new ArrayList<>();
        for (char c : number.toCharArray()) {
            words.add(c == '-' ? "moins" : SMALL.get(c - '0'));
        }
        return words;
    }

    private static long part(List<String> words, long number, long size, String one, String many) {
        if (number >= size) {
            below(words, (int) (number / size), false, false);
            words.add(number / size == 1 ? one : many);
        }
        return number % size;
    }

    /** @param beforeMille whether {@code mille} follows, in front of which cent and vingt have no s */
    private static void below(List<String> words, int number, boolean beforeMille, boolean feminine) {
        int left = number;
        if (left >= 100) {
            int hundreds = left / 100;
            left %= 100;
            if (hundreds > 1) {
                words.add(SMALL.get(hundreds));
            }
            words.add(hundreds > 1 && left == 0 && !beforeMille ? "cents" : "cent");
            if (left == 0) {
                return;
            }
        }
        if (left < 20) {
            words.add(left == 1 && feminine ? "une" : SMALL.get(left));
            return;
        }
        int tens = left / 10;
        int ones = left % 10;
        if (left == 80 && !beforeMille) {
            words.add("quatre-vingts");
            return;
        }
        words.add(TENS.get(tens));
        int rest = tens == 7 || tens == 9 ? ones + 10 : ones;
        if (rest == 0) {
            return;
        }
        if ((ones == 1) && tens < 8) { // vingt et un, soixante et onze; but quatre-vingt-un
            words.add("et");
        }
        words.add(rest == 1 && feminine ? "une" : SMALL.get(rest));
    }

    @Override
    public String point() {
        return "virgule";
    }

    @Override
    public List<String> date(LocalDate date) {
        List<String> words = new ArrayList<>(List.of(day(date.getDayOfWeek())));
        words.addAll(date.getDayOfMonth() == 1 ? List.of("premier") : number(date.getDayOfMonth()));
        words.add(MONTHS.get(date.getMonthValue() - 1));
        return words;
    }

    @Override
    public String day(DayOfWeek day) {
        return DAYS.get(day.getValue() - 1);
    }

    @Override
    public List<String> time(LocalTime time) {
        List<String> words = new ArrayList<>(count(time.getHour(), true));
        words.add(time.getHour() < 2 ? "heure" : "heures");
        if (time.getMinute() > 0) {
            words.addAll(count(time.getMinute(), true));
        }
        return words;
    }

    @Override
    public List<String> duration(long count, char unit) {
        List<String> words = new ArrayList<>(count(count, true));
        words.add(UNITS.getOrDefault(unit, List.of("seconde", "secondes")).get(count < 2 ? 0 : 1));
        return words;
    }

    @Override
    public List<String> money(long whole, int hundredths, String currency) {
        String code = currency.toUpperCase(Locale.ROOT);
        List<String> names = MONEY.get(code);
        if (names == null) {
            return List.of();
        }
        List<String> words = new ArrayList<>(count(whole, code.equals("GBP")));
        words.add(names.get(Math.abs(whole) < 2 ? 0 : 1));
        if (hundredths > 0) {
            words.add("et");
            words.addAll(number(hundredths));
            words.add(names.get(hundredths == 1 ? 2 : 3));
        }
        return words;
    }

    @Override
    public List<String> spelled(char character) {
        return Spelling.of(character, SMALL, SYMBOLS);
    }

    @Override
    public List<String> position(int position) {
        List<String> words = new ArrayList<>(List.of("vous êtes numéro"));
        words.addAll(number(position));
        words.add("dans la file d'attente");
        return words;
    }

    @Override
    public List<String> expectedMinutes(long minutes) {
        if (minutes < 1) {
            return List.of("l'attente est de moins d'une minute");
        }
        List<String> words = new ArrayList<>(List.of("l'attente est d'environ"));
        words.addAll(duration(minutes, 'm'));
        return words;
    }
}
