package io.nuages.staff;

import io.nuages.account.Accounts;
import io.nuages.tenant.Visitor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Hands {@link StaffMember} to handlers that change something. The security chain has let only staff come this far; this asks
 * once more, since it is the act that is recorded under that name.
 */
@Configuration(proxyBeanMethods = false)
class StaffDoor implements WebMvcConfigurer, HandlerMethodArgumentResolver {
    private final Accounts accounts;

    StaffDoor(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == StaffMember.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        if (!(request.getUserPrincipal() instanceof Authentication authentication
                && authentication.getPrincipal() instanceof Visitor visitor)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return accounts.byId(visitor.account())
                .filter(account -> account.staff() && account.disabledAt() == null)
                .map(account -> new StaffMember(account.id(), account.address()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
