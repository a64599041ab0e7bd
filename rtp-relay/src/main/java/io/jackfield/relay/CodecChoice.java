package io.jackfield.relay;

import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.RtpMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which codecs stay in a description. */
record CodecChoice(List<String> strip, List<String> except, List<String> offer) {
    static final CodecChoice ALL = new CodecChoice(List.of(), List.of(), List.of());

    CodecChoice {
        strip = List.copyOf(strip);
        except = List.copyOf(except);
        offer = List.copyOf(offer);
    }

    /** The formats that are left, in order; all of them when nothing would be. */
    List<String> formats(MediaDescription media) {
        if (strip.isEmpty() && offer.isEmpty() || !media.isRtp()) {
            return media.formats();
        }
        Map<String, RtpMap> codecs = new HashMap<>();
        media.rtpMaps().forEach(map -> codecs.put(Integer.toString(map.payloadType()), map));
        List<String> left = new ArrayList<>();
        for (String wanted : offer) {
            media.formats().stream()
                    .filter(format -> names(wanted, format, codecs))
                    .filter(format -> !left.contains(format))
                    .forEach(left::add);
        }
        for (String format : media.formats()) {
            boolean stripped = anyNames(strip, format, codecs) && !anyNames(except, format, codecs);
            if (!stripped && !left.contains(format)) {
                left.add(format);
            }
        }
        return left.isEmpty() ? media.formats() : left;
    }

    static boolean anyNames(List<String> wanted, String format, Map<String, RtpMap> codecs) {
        return wanted.stream().anyMatch(name -> names(name, format, codecs));
    }

    private static boolean names(String wanted, String format, Map<String, RtpMap> codecs) {
        if (wanted.equals("all") || wanted.equals("full") || wanted.equals(format)) {
            return true;
        }
        RtpMap map = codecs.get(format);
        if (map == null) {
            return false;
        }
        String full =
                (map.encoding() + "/" + map.clockRate() + "/" + Math.max(1, map.channels())).toLowerCase(Locale.ROOT);
        String start = wanted.toLowerCase(Locale.ROOT);
        return full.equals(start) || full.startsWith(start + "/");
    }
}
