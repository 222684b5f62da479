package wagateway.api.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.auth.ProvenWorker;
import wagateway.api.credential.Signature;
import wagateway.model.identity.Caller;

/** The OpenAPI document: what the controllers say of themselves, with the problems and examples of each call. Off by default. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("springdoc.api-docs.enabled")
class ApiDocument {
    private static final String PAGE = "/swagger-ui/";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @Bean
    OpenAPI openApi() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class, ProvenWorker.class);
        return new OpenAPI()
                .info(new Info()
                        .title("WhatsApp session gateway")
                        .version("v1")
                        .description("Links WhatsApp accounts and pushes their QR codes and statuses. Errors are"
                                + " application/problem+json (RFC 9457) with a stable code. Fields are only ever added,"
                                + " and one that has no value is left out.")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .addServersItem(new Server().url("/").description("Any pod"))
                .addTagsItem(new Tag().name("Sessions").description("What a user calls about its own sessions"))
                .addTagsItem(new Tag().name("Operators").description("What those who run the gateway call"))
                .addTagsItem(new Tag().name("Webhooks").description("Where workers report"))
                .addTagsItem(new Tag().name("Workers").description("How workers come, stay and go"))
                .components(new Components()
                        .addSecuritySchemes("user", bearer("The user's JWT"))
                        .addSecuritySchemes("worker", bearer("The worker's own credential, or WORKER_TOKEN"))
                        .addSecuritySchemes(
                                "linking",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.QUERY)
                                        .name("k")
                                        .description(
                                                "Worker and linking as the gateway gave them to the worker, and behind them"
                                                        + " the secret where its kind does not sign"))
                        .addSecuritySchemes(
                                "workerKey",
                                header(
                                        Signature.KEY,
                                        "The id of the worker's own credential; none with a shared secret"))
                        .addSecuritySchemes(
                                "workerTimestamp",
                                header(Signature.TIMESTAMP, "Seconds since 1970, at most 5 minutes off"))
                        .addSecuritySchemes(
                                "workerNonce",
                                header(Signature.NONCE, "16 to 64 of A-Z a-z 0-9 _ -, another one for each call"))
                        .addSecuritySchemes(
                                "workerSignature",
                                header(
                                        Signature.SIGNATURE,
                                        "v2= and the hex of HMAC-SHA256(secret, \"v2\\n\" + method + \"\\n\" + path and query +"
                                                + " \"\\n\" + timestamp + \"\\n\" + nonce + \"\\n\" + body). With a shared secret also v1= and"
                                                + " the hex of HMAC-SHA256(secret, timestamp + \".\" + body), without a nonce: deprecated"
                                                + " since 2026-12-01, and answered with the header Deprecation")));
    }

    @Bean(defaultCandidate = false)
    DocumentedCalls documentedCalls() {
        return new DocumentedCalls();
    }

    @Bean
    ModelConverter requiredComponents() {
        return new RequiredComponents();
    }

    @Bean
    ProblemResponseCustomizer problemResponses(JsonMapper mapper) {
        return new ProblemResponseCustomizer(mapper);
    }

    @Bean
    GlobalOpenApiCustomizer examplesOfBodies(JsonMapper mapper) {
        return ExamplesOfBodies.read(mapper);
    }

    @Bean
    GlobalOpenApiCustomizer descriptionsOfFields(JsonMapper mapper) {
        return DescriptionsOfFields.read(mapper);
    }

    /** springdoc copies schemas by JSON, and cannot read what it writes for OpenAPI 3.1: one type instead of a set. */
    @Bean
    SmartInitializingSingleton readableSchemas(ObjectMapperProvider springdoc) {
        return () -> springdoc.jsonMapper().enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
    }

    /** The page's scripts are its own; its styles and pictures are in them. */
    @Bean
    WebFilter headersOfItsPage() {
        return (exchange, chain) -> {
            if (exchange.getRequest().getPath().value().startsWith(PAGE)) {
                exchange.getResponse().getHeaders().set("Content-Security-Policy", POLICY);
            }
            return chain.filter(exchange);
        };
    }

    private static SecurityScheme bearer(String description) {
        return new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description(description);
    }

    private static SecurityScheme header(String name, String description) {
        return new SecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name(name)
                .description(description);
    }
}
