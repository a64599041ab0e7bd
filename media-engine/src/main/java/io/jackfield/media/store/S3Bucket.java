package io.jackfield.media.store;

import io.jackfield.media.store.ObjectStore.Stored;
import io.jackfield.media.store.StorageException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The SDK behind {@link S3Store}; all that knows of it is here. */
final class S3Bucket implements AutoCloseable {
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;

    private final S3Client client;
    private final String bucket;

    S3Bucket(S3Store.Builder settings) {
        bucket = settings.bucket;
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region))
                .forcePathStyle(settings.pathStyle)
                // Not all stores know what Amazon's has had since: bodies in signed chunks, and checksums behind them.
                // A signature or TLS
                // covers the content anyway.
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(settings.timeout)
                        .socketTimeout(settings.timeout));
        settings.endpoint.ifPresent(builder::endpointOverride);
        builder.credentialsProvider(
                settings.accessKey.isPresent()
                        ? StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(settings.accessKey.get(), settings.secretKey.secret()))
                        : DefaultCredentialsProvider.builder().build());
        client = builder.build();
    }

    void put(String name, Path file) {
        tried("store " + name, () -> client.putObject(r -> r.bucket(bucket).key(name), RequestBody.fromFile(file)));
    }

    void get(String name, Path file) {
        tried("fetch " + name, () -> {
            try (var object = client.getObject(r -> r.bucket(bucket).key(name), ResponseTransformer.toInputStream())) {
                return Files.copy(object, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new StorageException(Code.UNAVAILABLE, "cannot fetch " + name, e);
            }
        });
    }

    void delete(String name) {
        tried("remove " + name, () -> client.deleteObject(r -> r.bucket(bucket).key(name)));
    }

    List<Stored> list(String prefix, int most) {
        List<Stored> found = new ArrayList<>();
        String more = "";
        do {
            ListObjectsV2Request.Builder request =
                    ListObjectsV2Request.builder().bucket(bucket).maxKeys(Math.min(1_000, most - found.size()));
            if (!prefix.isEmpty()) {
                request.prefix(prefix);
            }
            if (!more.isEmpty()) {
                request.continuationToken(more);
            }
            ListObjectsV2Response page = tried("list " + prefix, () -> client.listObjectsV2(request.build()));
            page.contents().forEach(o -> found.add(new Stored(o.key(), o.lastModified(), o.size())));
            more = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : "";
        } while (!more.isEmpty() && found.size() < most);
        return found;
    }

    private static <T> T tried(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (S3Exception e) {
            throw new StorageException(code(e.statusCode()), "cannot " + what + ": " + e.getMessage(), e);
        } catch (SdkException e) {
            throw new StorageException(Code.UNAVAILABLE, "cannot " + what + ": " + e.getMessage(), e);
        }
    }

    private static Code code(int status) {
        if (status == NOT_FOUND) {
            return Code.MISSING;
        }
        return status >= 500 || status == TOO_MANY ? Code.UNAVAILABLE : Code.REFUSED;
    }

    @Override
    public void close() {
        client.close();
    }
}
