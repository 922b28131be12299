package io.nuages.account;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.authentication.AuthenticationDetailsSource;
import org.springframework.stereotype.Component;

/** Passes {@link PasswordSignIn} what the request says about where it comes from. */
@Component
class OriginDetails implements AuthenticationDetailsSource<HttpServletRequest, Devices.Origin> {
    private final Devices devices;

    OriginDetails(Devices devices) {
        this.devices = devices;
    }

    @Override
    public Devices.Origin buildDetails(HttpServletRequest request) {
        return devices.origin(request);
    }
}
