package wagateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script on copies of what it changes, with a {@code docker} that makes up a digest. */
class PinImagesTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final List<String> FILES =
            List.of("deploy/Dockerfile", "docker-compose.yml", "deploy/helm/values.yaml");
    private static final Pattern IMAGE =
            Pattern.compile("(?:_IMAGE=|image: *\"?)([a-z][a-z/-]*:[^\\s\",}]+)(.?)", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    @BeforeEach
    void copy() throws IOException {
        for (String file : FILES) {
            write(file, Repository.text(file));
        }
        write("deploy/pin-images", Repository.text("deploy/pin-images"));
    }

    @Test
    void each_image_of_others_is_that_of_its_digest_then() throws Exception {
        docker("echo " + DIGEST);

        assertThat(run()).isZero();
        assertThat(images()).hasSize(11).allMatch(image -> image.endsWith("@" + DIGEST) && image.contains(":"));
    }

    @Test
    void what_is_pinned_is_pinned_anew() throws Exception {
        docker("echo " + DIGEST.replace('0', '1'));
        run();
        docker("echo " + DIGEST);

        assertThat(run()).isZero();
        assertThat(images()).hasSize(11).allMatch(image -> image.matches("[^@]+@" + DIGEST));
    }

    @Test
    void an_image_that_cannot_be_asked_for_is_left_as_it_is() throws Exception {
        for (String answer : List.of("exit 1", "echo no such image", "true")) {
            docker(answer);

            assertThat(run()).as(answer).isNotZero();
            for (String file : FILES) {
                assertThat(folder.resolve(file)).content().isEqualTo(Repository.text(file));
            }
        }
    }

    private List<String> images() throws IOException {
        var text = new StringBuilder();
        for (String file : FILES) {
            text.append(Files.readString(folder.resolve(file)));
        }
        return IMAGE.matcher(text).results().map(image -> image.group(1)).toList();
    }

    private void docker(String command) throws IOException {
        Path docker = write("bin/docker", "#!/bin/sh\n" + command + "\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
    }

    private Path write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private int run() throws IOException, InterruptedException {
        var script =
                new ProcessBuilder("sh", folder.resolve("deploy/pin-images").toString()).redirectErrorStream(true);
        script.environment().merge("PATH", folder.resolve("bin") + ":", (path, bin) -> bin + path);
        Process process = script.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).doesNotContain("sed:");
        return process.waitFor();
    }
}
