package io.jackfield.media.ivr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MenusTest {
    private static final String XML = """
            <configuration name="ivr.conf"><menus>
            <menu name="main_ivr" greet-long="welcome.wav" greet-short="file_string://a.wav!b.wav" invalid-sound="silence"
                  exit-sound="tone_stream://%(100,0,440)" timeout="5000" inter-digit-timeout="1500" max-failures="2"
                  max-timeouts="1" digit-len="4" confirm-key="#" confirm-macro="sure.wav" confirm-attempts="2"
                  exec-on-max-timeouts="hangup NORMAL_CLEARING">
              <entry action="menu-exec-app" digits="1" param="sleep 100"/>
              <entry action="menu-play-sound" digits="2" param="hours.wav"/>
              <entry action="menu-sub" digits="3" param="sub"/>
              <entry action="menu-exec-app" digits="/^(1\\d{3})$/" param="log INFO $1"/>
              <entry action="menu-exit" digits="*"/>
            </menu>
            <menu name="sub"><entry action="menu-back" digits="1"/><entry action="menu-top" digits="2"/></menu>
            </menus></configuration>""";

    @Test
    void freeSwitchsMenus() {
        Menus menus = Menus.builder().xml(XML, "ivr.xml").build();
        assertThat(menus.names()).containsExactlyInAnyOrder("main_ivr", "sub");
    }

    @Test
    void yamlMenus() {
        Menus menus = Menus.builder().yaml("""
                        menus:
                          main:
                            greeting: [welcome.wav, choices.wav]
                            again: choices.wav
                            timeout: 5s
                            between: 500ms
                            max-failures: 3
                            max-digits: 4
                            confirm: { key: '#', prompt: sure.wav, attempts: 2 }
                            keys:
                              "1": { log: INFO one }
                              "2": { play: hours.wav }
                              "3": { menu: sub }
                              "/(1\\\\d{3})/": { log: INFO $1 }
                              "9": exit
                            on-timeouts: hangup
                          sub: { keys: { "1": back, "2": top } }
                        """, "menus.yaml").build();
        assertThat(menus.names()).containsExactlyInAnyOrder("main", "sub");
    }

    @Test
    void everyMistakeIsNamedWithItsLine() {
        assertThatThrownBy(() -> Menus.builder()
                        .xml(
                                "<menus>\n<menu name='m' digit-len='x' colour='red'>\n<entry action='fly' digits='1'/>"
                                        + "\n<entry action='menu-sub' digits='q' param='n'/>\n<entry action='menu-sub' digits='1' param='n'/>\n</menu></menus>",
                                "x")
                        .yaml("menus:\n  a:\n    timeout: soon\n    speed: 3\n    keys: { '1': { fly: away } }", "y")
                        .yaml("menu: {}", "z")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x:2: digit-len: For input string: \"x\"")
                .hasMessageContaining("x:2: attribute \"colour\" of a menu is not known")
                .hasMessageContaining("x:3: action \"fly\" is not known")
                .hasMessageContaining("keys \"q\": neither keys nor /a regular expression/")
                .hasMessageContaining("y:3: timeout: \"soon\" is not a time such as 500ms, 5s or 2m")
                .hasMessageContaining("y:4: speed: is not known in a menu")
                .hasMessageContaining("menu a: application \"fly\" is not known")
                .hasMessageContaining("z:1: \"menu\" is not known here, only menus");
        assertThatThrownBy(() -> Menus.builder()
                        .menu("m", m -> m.sub("1", "nowhere").maxFailures(0).timeout(java.time.Duration.ZERO))
                        .build())
                .hasMessageContaining("max failures 0")
                .hasMessageContaining("timeout PT0S");
        assertThatThrownBy(() ->
                        Menus.builder().menu("m", m -> m.sub("1", "nowhere")).build())
                .hasMessage("menu m leads to menu \"nowhere\", which is not there");
    }
}
