package io.nuages;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** The portal. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class Nuages {
    public static void main(String[] args) {
        SpringApplication.run(Nuages.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
