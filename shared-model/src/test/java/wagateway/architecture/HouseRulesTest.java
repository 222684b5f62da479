package wagateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule is seen to fail on sources that break it. */
class HouseRulesTest {
    @TempDir
    static Path folder;

    private static JavaClasses planted;

    @BeforeAll
    static void plant() throws IOException {
        planted = new PlantedSources(folder)
                .with("package wagateway.left; public record Left(wagateway.right.Right right) {}")
                .with("package wagateway.right; public record Right(wagateway.left.Left left) {}")
                .with("package wagateway.planted; record OfRedis(io.lettuce.core.RedisURI uri) {}")
                .with("package wagateway.planted; record OfPostgres(java.sql.Connection connection) {}")
                .with("package wagateway.planted; record OfNimbus(com.nimbusds.jose.JWSAlgorithm algorithm) {}")
                .with(
                        "package wagateway.planted; class NimbusKeys { record Within(com.nimbusds.jose.JWSAlgorithm used) {} }")
                .with("package com.google.zxing; public class Code {}")
                .with("package wagateway.planted; record OfZxing(com.google.zxing.Code code) {}")
                .with("package wagateway.planted; record OfNetty(io.netty.buffer.ByteBuf bytes) {}")
                .with("package wagateway.planted.config; public record Wiring() {}")
                .with("package wagateway.planted; record Knowing(wagateway.planted.config.Wiring wiring) {}")
                .with("package wagateway.planted.util; record Anything() {}")
                .with(
                        "package wagateway.planted; class Waiting { Object it = reactor.core.publisher.Mono.empty().block(); }")
                .with("package wagateway.planted;" + "\n".repeat(250) + "record Long() {}")
                .with("/**\n * Planted. Imports nothing of ours.\n */\n@Deprecated package wagateway.planted;")
                .with(
                        "/**\n * Planted.\n * Imports {@code deep} and the model.\n */\n@Deprecated package wagateway.told;")
                .with(
                        "package wagateway.told; record Told(wagateway.told.deep.Deep one, wagateway.model.event.Two two) {}")
                .with("package wagateway.told.deep; public record Deep() {}")
                .with("package wagateway.model.event; public record Two() {}")
                .compiled();
    }

    @ParameterizedTest
    @CsvSource({
        "packages_form_no_cycle, Slice left -> ",
        "redis_is_used_in_redis_classes, OfRedis",
        "postgresql_is_used_in_postgres_classes, OfPostgres",
        "nimbus_is_used_in_nimbus_classes, OfNimbus",
        "zxing_is_used_in_zxing_classes, OfZxing",
        "netty_is_used_at_the_edges, OfNetty",
        "only_configuration_knows_configuration, Knowing",
        "package_names_say_something, wagateway.planted.util.Anything",
        "packages_are_null_marked, wagateway.planted has no package-info",
        "nothing_blocks_on_a_publisher, Waiting",
        "files_are_short, wagateway.planted.Long is in a file of 251 lines",
        "packages_say_what_they_import, wagateway.planted does not say",
    })
    void a_planted_violation_is_found(String rule, String violation) throws ReflectiveOperationException {
        assertThat(violations(rule)).anyMatch(detail -> detail.contains(violation));
    }

    @Test
    void every_rule_has_a_planted_violation() throws ReflectiveOperationException {
        for (Field rule : HouseRules.class.getFields()) {
            assertThat(violations(rule.getName())).as(rule.getName()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nimbus_is_used_in_nimbus_classes, NimbusKeys",
        "packages_say_what_they_import, wagateway.told ",
        "files_are_short, OfRedis",
    })
    void what_is_as_it_should_be_is_not(String rule, String allowed) throws ReflectiveOperationException {
        assertThat(violations(rule)).noneMatch(detail -> detail.contains(allowed));
    }

    @Test
    void a_class_whose_source_is_not_found_is_not_taken_to_be_short() throws IOException {
        Files.delete(folder.resolve("src/main/java/wagateway/planted/OfZxing.java"));

        assertThat(violations(HouseRules.files_are_short)).anyMatch(detail -> detail.contains("OfZxing is not found"));
    }

    private static List<String> violations(String rule) throws ReflectiveOperationException {
        return violations((ArchRule) HouseRules.class.getField(rule).get(null));
    }

    private static List<String> violations(ArchRule rule) {
        return rule.evaluate(planted).getFailureReport().getDetails();
    }
}
