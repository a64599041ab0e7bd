package io.jackfield.examples.ctl;

import io.jackfield.examples.Complaint;
import io.jackfield.examples.admin.AdminAccess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.StringJoiner;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the admin API. What it refuses becomes one sentence. */
final class AdminClient {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(40);

    private final AdminAccess access;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    AdminClient(Path data) {
        access = AdminAccess.of(data);
    }

    /** @param arguments name, value, name, value; those with an empty value are left out */
    JsonNode get(String path, String... arguments) {
        return ask(request(path, arguments).timeout(ANSWER).GET().build());
    }

    /** Likewise, to do something. */
    JsonNode post(String path, String... arguments) {
        return ask(request(path, arguments)
                .timeout(ANSWER)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /** Lines as they come. */
    InputStream stream(String path, String... arguments) {
        HttpResponse<InputStream> response =
                send(request(path, arguments).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            try (InputStream body = response.body()) {
                throw refused(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw gone(e);
            }
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path, String... arguments) {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i + 1].isEmpty()) {
                query.add(arguments[i] + '=' + URLEncoder.encode(arguments[i + 1], StandardCharsets.UTF_8));
            }
        }
        return HttpRequest.newBuilder(URI.create("http://" + access.address() + path + query))
                .header("Authorization", "Bearer " + access.token());
    }

    private JsonNode ask(HttpRequest request) {
        HttpResponse<String> response = send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw refused(response.statusCode(), response.body());
        }
        return JSON.readTree(response.body());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request, body);
        } catch (IOException e) {
            throw gone(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Complaint.failure("interrupted");
        }
    }

    private Complaint gone(IOException cause) {
        return Complaint.failure("nothing answers at " + access.address() + ": is it running? ("
                + cause.getClass().getSimpleName() + ")");
    }

    private static Complaint refused(int status, String body) {
        String sentence = body;
        try {
            sentence = JSON.readTree(body).path("error").asString(body);
        } catch (JacksonException notJson) {
            // Then the body says what there is to say.
        }
        return status == 400 ? Complaint.usage(sentence) : Complaint.failure(sentence);
    }
}
