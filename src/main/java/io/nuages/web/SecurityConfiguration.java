package io.nuages.web;

import io.nuages.tenant.Profile;
import io.nuages.tenant.Visitors;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationDetailsSource;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.SessionManagementConfigurer.SessionFixationConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.util.UriUtils;

/**
 * Who may call what, coarsely; the door of a tenant decides the rest. A path that no rule names is closed to everybody, so that
 * a new page needs a rule.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final String CONTENT =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final String PERMISSIONS =
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

    /** Requests are measured as a whole; nobody reads how long each filter takes. */
    @Bean
    static SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http,
            Environment environment,
            Visitors visitors,
            SecurityContextRepository contexts,
            AuthenticationSuccessHandler signedIn,
            AuthenticationFailureHandler refused,
            AuthenticationDetailsSource<HttpServletRequest, ?> origin) {
        return http.authorizeHttpRequests(rules -> rules.dispatcherTypeMatchers(
                                // Where an answer has begun already, the page that says what is wrong is included.
                                DispatcherType.ERROR,
                                DispatcherType.ASYNC,
                                DispatcherType.FORWARD,
                                DispatcherType.INCLUDE)
                        .permitAll()
                        .requestMatchers("/assets/**", "/webjars/**", "/favicon.ico")
                        .permitAll()
                        .requestMatchers("/sign-in", "/sign-in/**", "/link/*", "/hooks/*", "/form-token", "/schemas/*")
                        .permitAll()
                        .requestMatchers("/demo/mails")
                        .permitAll()
                        .requestMatchers("/actuator/health", "/actuator/health/**", "/livez", "/readyz")
                        .permitAll()
                        .requestMatchers("/", "/account", "/account/**", "/t/**", "/live/*")
                        .authenticated()
                        // No Service exposes a separate port, and nobody can sign in there.
                        .requestMatchers(request -> isManagement(environment, request))
                        .permitAll()
                        .requestMatchers("/staff", "/staff/**", "/actuator/**")
                        .access((authentication, context) ->
                                new AuthorizationDecision(visitors.profile(context.getRequest())
                                        .map(Profile::staff)
                                        .orElse(false)))
                        .anyRequest()
                        .denyAll())
                .securityContext(context -> context.securityContextRepository(contexts))
                .csrf(csrf -> csrf.csrfTokenRepository(new FormTokens(visitors)).ignoringRequestMatchers("/hooks/*"))
                .formLogin(form -> form.loginPage("/sign-in")
                        .usernameParameter("email")
                        .passwordParameter("password")
                        .authenticationDetailsSource(origin)
                        .successHandler(signedIn)
                        .failureHandler(refused))
                // A new session for everybody who signs in, not the same one under another name: a request that is
                // under way keeps the former one's, and would bring what it leaves to the next one, its name too.
                .sessionManagement(sessions -> sessions.sessionFixation(SessionFixationConfigurer::migrateSession))
                // The session's end takes its cookie along.
                .logout(out -> out.logoutUrl("/sign-out").logoutSuccessUrl("/sign-in"))
                .requestCache(cache -> cache.disable())
                .addFilterBefore(new ForeignPosts(), CsrfFilter.class)
                .addFilterBefore(new SessionCheck(visitors), AnonymousAuthenticationFilter.class)
                .exceptionHandling(exceptions -> exceptions
                        .authenticationEntryPoint(SecurityConfiguration::signInFirst)
                        .accessDeniedHandler(SecurityConfiguration::denied))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(policy -> policy.policy(PERMISSIONS))
                        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN)))
                .build();
    }

    private static boolean isManagement(Environment environment, HttpServletRequest request) {
        var own = environment.getProperty("local.management.port", Integer.class);
        return own != null
                && !own.equals(environment.getProperty("local.server.port", Integer.class))
                && own == request.getLocalPort();
    }

    /** Pages redirect to the sign-in page and remember the destination in the address, not in a session. */
    private static void signInFirst(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException problem)
            throws IOException {
        var accept = String.valueOf(request.getHeader("Accept"));
        if (accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE) || accept.contains(MediaType.APPLICATION_JSON_VALUE)) {
            response.sendError(HttpStatus.UNAUTHORIZED.value());
            return;
        }
        var query = request.getQueryString();
        var wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
        var back = request.getMethod().equals("GET")
                && !wanted.equals("/")
                && !Htmx.of(request).asks();
        response.sendRedirect(
                back
                        ? "/sign-in?to="
                                + UriUtils.encodeQueryParam(wanted, StandardCharsets.UTF_8)
                                        .replace("+", "%2B")
                        : "/sign-in");
    }

    private static void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException problem)
            throws IOException {
        if (problem instanceof CsrfException && request.getServletPath().equals("/sign-in")) {
            // Nobody is asked where an old sign-in page came from: here is a new one.
            response.sendRedirect("/sign-in?problem=old");
        } else if (problem instanceof CsrfException) {
            request.setAttribute(Errors.NOT_SENT, true);
            response.sendError(HttpStatus.FORBIDDEN.value());
        } else {
            response.sendError(HttpStatus.NOT_FOUND.value());
        }
    }
}
