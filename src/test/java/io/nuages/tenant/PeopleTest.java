package io.nuages.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeopleTest {
    private static final Instant PROVEN = Instant.parse("2026-11-01T10:00:00Z");
    private static final People PEOPLE = new People(Map.of(
            "ada@example.org", known("Ada"),
            "nameless@example.org", known(""),
            "at@example.org", known("ada@example.org"),
            "wide@example.org", known("ada＠example.org"),
            "machine@example.org", known("Registry  Webhook"),
            "hidden@example.org", known("Nua\u200bges"),
            "twin@example.org", new People.Known("Eve", true, PROVEN)));

    private static People.Known known(String name) {
        return new People.Known(name, false, PROVEN);
    }

    @Test
    void a_name_that_looks_like_an_address_or_a_machine_is_not_shown() {
        assertAlone("at@example.org", PROVEN);
        assertAlone("wide@example.org", PROVEN);
        assertAlone("machine@example.org", PROVEN);
        assertAlone("hidden@example.org", PROVEN);
    }

    @Test
    void a_name_that_two_members_have_stands_with_the_address() {
        var twin = PEOPLE.who("twin@example.org", PROVEN);

        assertThat(twin.called()).isEqualTo("Eve (twin@example.org)");
        assertThat(twin.title()).isNull();
    }

    @Test
    void a_member_is_called_by_name_and_the_address_is_on_hover() {
        var ada = PEOPLE.who("Ada@example.org", PROVEN);

        assertThat(ada.called()).isEqualTo("Ada");
        assertThat(ada.title()).isEqualTo("Ada@example.org");
    }

    @Test
    void whoever_had_the_address_before_it_was_proven_is_somebody_else() {
        assertAlone("ada@example.org", PROVEN.minusSeconds(1));
    }

    @Test
    void others_are_shown_as_they_were_recorded() {
        assertAlone("guest@example.org", PROVEN);
        assertAlone("ada@example.org (address not proven)", PROVEN);
        assertAlone("nameless@example.org", PROVEN);
        assertAlone("nuages", PROVEN);
        assertAlone("registry webhook", PROVEN);
    }

    private static void assertAlone(String actor, Instant at) {
        var person = PEOPLE.who(actor, at);
        assertThat(person.called()).isEqualTo(actor);
        assertThat(person.title()).isNull();
    }
}
