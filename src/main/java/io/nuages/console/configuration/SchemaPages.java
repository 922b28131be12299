package io.nuages.console.configuration;

import io.nuages.app.AppFiles;
import java.io.IOException;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;

/** The schema of {@code app.yaml} for editors, which ask without a session. */
@Controller
class SchemaPages {
    private static final MediaType SCHEMA = MediaType.parseMediaType("application/schema+json");

    private final byte[] schema;
    private final String tag;

    SchemaPages() throws IOException {
        schema = new ClassPathResource("helm/django-app/files/app.schema.json").getContentAsByteArray();
        tag = "\"" + DigestUtils.md5DigestAsHex(schema) + "\"";
    }

    @GetMapping(AppFiles.SCHEMA)
    ResponseEntity<byte[]> app() {
        return ResponseEntity.ok()
                .contentType(SCHEMA)
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic())
                .eTag(tag)
                .body(schema);
    }
}
