package wagateway.api.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import wagateway.api.worker.Worker;
import wagateway.api.worker.WorkerAnswer;
import wagateway.model.event.Account;

class AnswersTest {
    private static final Worker WORKER = Worker.of("w1", "http://127.0.0.1:9", null);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"qrCode":"2@a"}                                           | 2@a |
            {"status":"QR_REQUIRED","qrCode":"2@a"}                    | 2@a |
            {"qrCode":"data:image/png;base64,AA"}                      |     |
            {"qrCode":""}                                              |     |
            {"qrCode":7}                                               |     |
            []                                                         |     |
            nonsense                                                   |     |
            {"status":"CONNECTED","qrCode":"2@a","phoneNumber":"49151"} |     | +49151
            {"status":"CONNECTED","phoneNumber":"1234567@lid"}         |     | none
            {"status":"CONNECTED","phoneNumber":5}                     |     | none
            """)
    void what_a_worker_answers_is_a_code_or_an_account_or_nothing(String body, String qr, String number) {
        Account account = number == null ? null : new Account(number.equals("none") ? null : number, null);

        assertThat(new Answers(JsonMapper.shared()).read(WORKER, body)).isEqualTo(new WorkerAnswer(qr, account));
    }
}
