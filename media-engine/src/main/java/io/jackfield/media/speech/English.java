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

/** English. */
final class English implements Grammar {
    private static final List<String> SMALL = List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen");
    private static final List<String> TENS =
            List.of("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");
    private static final List<String> ORDINALS = List.of(
            "",
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth");
    private static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");
    private static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final Map<Character, String> SYMBOLS = Map.of(
            '*', "star", '#', "hash", '.', "dot", '@', "at", '-', "dash", '_', "underscore", '+', "plus", '/', "slash");
    private static final Map<String, List<String>> MONEY = Map.of(
            "EUR", List.of("euro", "euros", "cent", "cents"),
            "USD", List.of("dollar", "dollars", "cent", "cents"),
            "GBP", List.of("pound", "pounds", "penny", "pence"));
    private static final Map<Character, List<String>> UNITS =
            Map.of('h', List.of("hour", "hours"), 'm', List.of("minute", "minutes"), 's', List.of("second", "seconds"));
    private static final List<String> OTHERS = List.of(
            "hundred",
            "thousand",
            "million",
            "billion",
            "minus",
            "point",
            "and",
            "thirtieth",
            "a.m.",
            "p.m.",
            "o'clock",
            "oh",
            "the",
            "of",
            "you are number",
            "in the queue",
            "the expected waiting time is about",
            "the expected waiting time is less than one minute");

    @Override
    public Set<String> vocabulary() {
        Set<String> all = new LinkedHashSet<>(SMALL);
        all.addAll(TENS);
        all.addAll(ORDINALS);
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
        List<String> words = new ArrayList<>();
        if (number < 0) {
            words.add("minus");
        }
        long left = Math.abs(Math.max(number, -999_999_999_999L));
        if (left > 999_999_999_999L) {
            return digits(String.valueOf(number));
        }
        left = part(words, left, 1_000_000_000, "billion");
        left = part(words, left, 1_000_000, "million");
        left = part(words, left, 1_000, "thousand");
        below(words, (int) left, words.isEmpty() || words.equals(List.of("minus")));
        return words;
    }

    private List<String> digits(String number) {
        List<String> words = new ArrayList<>();
        for (char c : number.toCharArray()) {
            words.add(c == '-' ? "minus" : SMALL.get(c - '0'));
        }
        return words;
    }

    private static long part(List<String> words, long number, long size, String name) {
        if (number >= size) {
            below(words, (int) (number / size), false);
            words.add(name);
        }
        return number % size;
    }

    private static void below(List<String> words, int number, boolean sayZero) {
        int left = number;
        if (left >= 100) {
            words.add(SMALL.get(left / 100));
            words.add("hundred");
            left %= 100;
            if (left == 0) {
                return;
            }
            words.add("and");
        }
        if (left >= 20) {
            words.add(TENS.get(left / 10));
            left %= 10;
            if (left == 0) {
                return;
            }
        }
        if (left > 0 || number == 0 && sayZero) {
            words.add(SMALL.get(left));
        }
    }

    @Override
    public String point() {
        return "point";
    }

    @Override
    public List<String> date(LocalDate date) {
        List<String> words = new ArrayList<>(List.of(day(date.getDayOfWeek()), MONTHS.get(date.getMonthValue() - 1)));
        int day = date.getDayOfMonth();
        if (day <= 20) {
            words.add(ORDINALS.get(day));
        } else if (day == 30) {
            words.add("thirtieth");
        } else {
            words.add(TENS.get(day / 10));
            words.add(ORDINALS.get(day % 10));
        }
        return words;
    }

    @Override
    public String day(DayOfWeek day) {
        return DAYS.get(day.getValue() - 1);
    }

    @Override
    public List<String> time(LocalTime time) {
        int hour = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
        List<String> words = new ArrayList<>(number(hour));
        if (time.getMinute() == 0) {
            words.add("o'clock");
        } else {
            if (time.getMinute() < 10) {
                words.add("oh");
            }
            words.addAll(number(time.getMinute()));
        }
        words.add(time.getHour() < 12 ? "a.m." : "p.m.");
        return words;
    }

    @Override
    public List<String> duration(long count, char unit) {
        List<String> words = new ArrayList<>(number(count));
        words.add(UNITS.getOrDefault(unit, List.of("second", "seconds")).get(count == 1 ? 0 : 1));
        return words;
    }

    @Override
    public List<String> money(long whole, int hundredths, String currency) {
        List<String> names = MONEY.get(currency.toUpperCase(Locale.ROOT));
        if (names == null) {
            return List.of();
        }
        List<String> words = new ArrayList<>(number(whole));
        words.add(names.get(whole == 1 ? 0 : 1));
        if (hundredths > 0) {
            words.add("and");
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
        List<String> words = new ArrayList<>(List.of("you are number"));
        words.addAll(number(position));
        words.add("in the queue");
        return words;
    }

    @Override
    public List<String> expectedMinutes(long minutes) {
        if (minutes < 1) {
            return List.of("the expected waiting time is less than one minute");
        }
        List<String> words = new ArrayList<>(List.of("the expected waiting time is about"));
        words.addAll(duration(minutes, 'm'));
        return words;
    }
}
