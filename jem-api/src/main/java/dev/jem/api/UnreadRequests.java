package dev.jem.api;

import dev.jem.protocol.Json;
import dev.jem.protocol.Problem;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests that never become one, such as a path with {@code %00} or a header that is too large. The HTTP
 * server refuses them before any route is asked; its own answer would be a page for browsers.
 */
final class UnreadRequests extends ErrorHandler {

    private static final int FAILED = 500;

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        boolean isFailure = code >= FAILED && code != HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505;
        int status = code >= FAILED && !isFailure ? HttpStatus.BAD_REQUEST_400 : code;
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        // The server ends the connection. A client that is not told so would send its next request into it.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        String detail = isFailure
                ? "the server failed to answer; its log says more. Nothing was lost"
                : "the request cannot be read as HTTP: " + (message == null ? "it is malformed" : message);
        Problem problem =
                new Problem("about:blank", "The request is not valid", status, "bad-request", detail, List.of());
        response.write(true, ByteBuffer.wrap(Json.mapper().writeValueAsBytes(problem)), callback);
    }
}
