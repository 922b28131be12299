package io.nuages.web;

import jakarta.servlet.ServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.validation.DataBinder;
import org.springframework.web.bind.ServletRequestDataBinder;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.annotation.InitBinderDataBinderFactory;
import org.springframework.web.method.support.InvocableHandlerMethod;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletRequestDataBinderFactory;

/**
 * How a form becomes a record: by the record's constructor and of the form's fields alone, neither of the path nor of headers. A text
 * that comes twice is the first one, a list is every value as it was sent, commas included, and a field whose place in a list is no
 * place makes the form one that cannot be read.
 */
@Component
final class FormBinding implements WebMvcRegistrations {
    @Override
    public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
        return new RequestMappingHandlerAdapter() {
            @Override
            protected InitBinderDataBinderFactory createDataBinderFactory(List<InvocableHandlerMethod> binderMethods) {
                return new ServletRequestDataBinderFactory(binderMethods, getWebBindingInitializer()) {
                    @Override
                    protected ServletRequestDataBinder createBinderInstance(
                            @Nullable Object target, String objectName, NativeWebRequest request) {
                        return new Binder(target, objectName);
                    }
                };
            }
        };
    }

    private static final class Binder extends ServletRequestDataBinder {
        Binder(@Nullable Object target, String objectName) {
            super(target, objectName);
        }

        @Override
        public void construct(ServletRequest request) {
            try {
                construct(new Fields(request, request.getParameterMap().keySet()));
            } catch (IndexOutOfBoundsException | NumberFormatException e) {
                // Of a list: no browser sends list[x] or list[1000000].
                throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "This form cannot be read.", e);
            }
        }

        /** A record is whole once it is made. */
        @Override
        public void bind(ServletRequest request) {
            if (!(getTarget() instanceof Record)) {
                super.bind(request);
            }
        }
    }

    private record Fields(ServletRequest request, Set<String> names) implements DataBinder.ValueResolver {
        @Override
        public @Nullable Object resolveValue(String name, Class<?> type) {
            var values = request.getParameterValues(name);
            return values == null ? null : type == List.class ? List.of(values) : values[0];
        }

        @Override
        public Set<String> getNames() {
            return names;
        }
    }
}
