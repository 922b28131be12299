package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The README's first command says {@code -Dmaven.test.skip}, and so gets and runs nothing that only tests need. */
class FirstCommandTest {
    private Document pom;

    @BeforeEach
    void read() throws Exception {
        pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
    }

    @Test
    void every_dependency_of_tests_is_in_a_profile_that_it_turns_off() throws XPathExpressionException {
        assertThat(texts("//dependency[scope='test']/artifactId"))
                .isNotEmpty()
                .containsExactlyElementsOf(texts(
                        "//profile[activation/property/name='!maven.test.skip']//dependency[scope='test']/artifactId"));
    }

    @Test
    void static_analysis_is_in_such_a_profile() throws XPathExpressionException {
        assertThat(texts("//path/artifactId"))
                .containsExactly("error_prone_core", "nullaway")
                .containsExactlyElementsOf(
                        texts("//profile[activation/property/name='!maven.test.skip']//path/artifactId"));
    }

    private List<String> texts(String path) throws XPathExpressionException {
        var found = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
        return IntStream.range(0, found.getLength())
                .mapToObj(n -> found.item(n).getTextContent())
                .toList();
    }
}
