package wagateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import wagateway.architecture.GeneratedDocument;

class ApiDocumentIT {
    @Test
    void the_openapi_document_is_current() throws IOException {
        GeneratedDocument.check(Path.of("../docs/openapi.yaml"), document -> get("/v3/api-docs.yaml"));
    }

    @Test
    void its_page_shows_it() {
        assertThat(get("/swagger-ui/index.html")).contains("swagger-ui-bundle.js");
        assertThat(get("/swagger-ui/swagger-ui-bundle.js")).isNotEmpty();
        assertThat(get("/v3/api-docs/swagger-config")).contains("\"url\":\"/v3/api-docs\"");
        assertThat(get("/v3/api-docs")).contains("\"openapi\":\"3.1.0\"");
    }

    @Test
    void by_default_neither_is_there() {
        for (String path : List.of("/swagger-ui/index.html", "/swagger-ui.html", "/v3/api-docs", "/v3/api-docs.yaml")) {
            SessionsIT.problem(User.client(Pods.SECOND).get().uri(path).exchange(), 404, "not_found");
        }
    }

    private static String get(String path) {
        return Objects.requireNonNull(User.client(Pods.FIRST)
                .mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(8 << 20))
                .build()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }
}
