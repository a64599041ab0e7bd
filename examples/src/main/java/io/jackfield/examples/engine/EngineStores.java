package io.jackfield.examples.engine;

import io.jackfield.examples.config.EngineConfig;
import io.jackfield.media.mail.Mailer;
import io.jackfield.media.record.KeyRing;
import io.jackfield.media.record.Recorder;
import io.jackfield.media.store.ObjectStore;
import io.jackfield.media.store.S3Store;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Where an engine's sound goes, as the configuration has it: folders, buckets, mail. */
final class EngineStores {
    private final Consumer<Runnable> closing;

    /** @param closing takes what is to be done at the end */
    EngineStores(Consumer<Runnable> closing) {
        this.closing = closing;
    }

    void recordings(EngineConfig.Recordings wanted, Recorder.Builder recorder) {
        recorder.folder(wanted.folder()).keepLocal(wanted.keepLocal());
        wanted.template().ifPresent(recorder::template);
        wanted.key().ifPresent(key -> recorder.keys(keys(key)));
        wanted.bucket().ifPresent(bucket -> recorder.upload(s3(bucket), wanted.prefix()));
    }

    static KeyRing keys(EngineConfig.Key key) {
        return KeyRing.of(key.name(), HexFormat.of().parseHex(key.hex().secret()));
    }

    ObjectStore s3(EngineConfig.Bucket bucket) {
        S3Store.Builder builder =
                S3Store.builder(bucket.name()).region(bucket.region()).pathStyle(bucket.pathStyle());
        bucket.endpoint().ifPresent(builder::endpoint);
        bucket.accessKey().ifPresent(key -> builder.credentials(key, bucket.secretKey()));
        S3Store store = builder.build();
        closing.accept(store::close);
        return store;
    }

    /** @param queue for mails that wait */
    Mailer mailer(EngineConfig.Mail mail, Path queue) {
        Mailer.Builder builder = Mailer.builder(queue)
                .server(mail.server().host(), mail.server().port())
                .from(mail.from())
                .startTls(mail.startTls());
        mail.user().ifPresent(user -> builder.login(user, mail.password()));
        Mailer mailer = builder.build();
        closing.accept(mailer::close);
        return mailer;
    }
}
