package io.nuages.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nulabinc.zxcvbn.StandardDictionaries;
import io.nuages.tenant.Refusal;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

class PasswordsTest {
    private static final String EMAIL = "anna.muster@acme.example";

    private final Passwords passwords =
            new Passwords(new DefaultListableBeanFactory().getBeanProvider(Argon2PasswordEncoder.class));

    /** What the portal keeps where nobody gives it a cheaper way, as only tests do. */
    @Test
    void a_hash_costs_as_much_as_it_should() {
        assertThat(passwords.hash("plum orchard seventeen", EMAIL)).startsWith("$argon2id$v=19$m=16384,t=2,p=1$");
    }

    @Test
    void the10000_commonest_are_refused() throws Exception {
        var commonest = StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies();
        assertThat(commonest)
                .hasSizeGreaterThan(10_000)
                .startsWith("123456", "password")
                .allMatch(password -> Guessable.isCommon(password.toUpperCase(Locale.ROOT)));
        assertThat(commonest.stream()
                        .limit(10_000)
                        .filter(password -> password.length() >= Passwords.MIN_LENGTH)
                        .limit(40))
                .hasSize(40)
                .allSatisfy(password -> assertThatThrownBy(() -> passwords.hash(password, EMAIL))
                        .isInstanceOf(Refusal.class)
                        .hasMessageContaining("most common"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234567890",
                "password123",
                "qwertyuiop",
                "iloveyou123",
                "PASSWORD123",
                "nuagesnuages",
                "passwordpassword",
                "passwordpasswordpasswordpassword",
                "Password123!",
                "aaaaaaaaaaab",
                "muster1234",
                "abcdefghijklmnopqrstuvwxyz",
                "short"
            })
    void what_is_easy_to_guess_is_refused(String easy) {
        assertThatThrownBy(() -> passwords.hash(easy, EMAIL))
                .isInstanceOf(Refusal.class)
                .extracting(problem -> ((Refusal) problem).field())
                .isEqualTo("password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery",
                "k3v9-x2pq-77zt",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa k3v9-x2pq-77zt",
                "Größer als der Säntis"
            })
    void what_is_not_is_taken(String good) {
        assertThatCode(() -> passwords.hash(good, EMAIL)).doesNotThrowAnyException();
    }
}
