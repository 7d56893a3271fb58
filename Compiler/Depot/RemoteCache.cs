// The HTTP protocol of build caches, as bazel-remote and any WebDAV server speak it: GET and PUT of BASE/ac/KEY and BASE/cas/DIGEST.
//
// A remote cache only ever saves time. Whatever it does (nothing, too slowly, too much, something else) is a miss with a reason; after
// three of them it is left alone for the rest of the build. A body is taken only when its SHA-256 is the digest asked for. Bodies may come
// compressed (gzip); they are sent as they are, since their name is the digest of their bytes. Redirects are not followed: an answer from
// elsewhere would be verified all the same, but credentials and contents would go where nobody meant them to.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Depot;

/// <summary>A client for one build. Safe to use from several threads.</summary>
internal sealed class RemoteCache : IDisposable
{
    private const int MaxFailures = 3;

    private readonly RemoteOptions _options;
    private readonly HttpClient _client;
    private readonly TimeSpan _timeout;
    private readonly Action<Diagnostic> _report;
    private readonly Action<long> _transferred;
    private readonly CancellationToken _cancellation;
    private int _failures;

    /// <param name="environment">Credentials: see <see cref="RemoteOptions"/>.</param>
    /// <param name="timeout">Of one transfer, from first byte to last.</param>
    /// <param name="report">Receives PKI8004: a message for each failure, one warning when it is dropped.</param>
    /// <param name="transferred">Told of each piece of a body that came or went, in bytes.</param>
    public RemoteCache(
        RemoteOptions options, Func<string, string?> environment, TimeSpan timeout, Action<Diagnostic> report, Action<long> transferred,
        CancellationToken cancellation)
    {
        _options = options;
        _timeout = timeout;
        _report = report;
        _transferred = transferred;
        _cancellation = cancellation;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.GZip, ConnectTimeout = timeout };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("pkgimage");
        _client.DefaultRequestHeaders.Authorization = Credentials(environment);
    }

    /// <summary>True after too many failures: everything is a miss then, at no cost.</summary>
    public bool IsDropped => Volatile.Read(ref _failures) >= MaxFailures;

    /// <summary>Whether this build may store.</summary>
    public bool MayPush => _options.Push && !IsDropped;

    /// <summary>What /ac/ holds under a key, or null.</summary>
    /// <param name="limit">Bytes; more is a failure.</param>
    public byte[]? GetResult(string key, int limit) => Transfer($"ac/{key}", address => Get(address, limit) switch
    {
        { } bytes when ActionResult.Parse(bytes) is null => throw new InvalidDataException("the answer is not a result"),
        var bytes => bytes,
    });

    /// <summary>A file by its digest, or null.</summary>
    public byte[]? GetContent(DepotFile file) => Transfer($"cas/{file.Digest}", address =>
    {
        if (file.Size > Array.MaxLength)
            throw new InvalidDataException($"{file.Size} bytes are more than any file of an image has");
        var bytes = Get(address, (int)file.Size);
        return bytes is null || bytes.LongLength == file.Size && Convert.ToHexStringLower(SHA256.HashData(bytes)) == file.Digest
            ? bytes
            : throw new InvalidDataException("the content is not what its digest says");
    });

    /// <returns>Whether it was stored.</returns>
    public bool PutResult(string key, byte[] content) => Transfer($"ac/{key}", address => Put(address, content)) is not null;

    /// <returns>Whether it was stored.</returns>
    public bool PutContent(byte[] content) =>
        Transfer($"cas/{Convert.ToHexStringLower(SHA256.HashData(content))}", address => Put(address, content)) is not null;

    public void Dispose() => _client.Dispose();

    private byte[]? Transfer(string path, Func<string, byte[]?> transfer)
    {
        if (IsDropped)
            return null;
        try
        {
            return transfer($"{_options.Url}/{path}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException || e is OperationCanceledException && !_cancellation.IsCancellationRequested)
        {
            Fail(path, e is OperationCanceledException ? string.Create(CultureInfo.InvariantCulture, $"no answer in {_timeout.TotalSeconds} s") : e.Message);
            return null;
        }
    }

    private byte[]? Get(string address, int limit) => Within(async cancellation =>
    {
        using var response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        RequireSuccess(response);
        using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if (content.Length + read > limit)
                throw new InvalidDataException($"the answer has more than {limit} bytes");
            content.Write(buffer, 0, read);
            _transferred(read);
        }
        return content.ToArray();
    });

    private byte[]? Put(string address, byte[] content) => Within(async cancellation =>
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var response = await _client.PutAsync(address, body, cancellation).ConfigureAwait(false);
        RequireSuccess(response);
        _transferred(content.LongLength);
        return content;
    });

    private byte[]? Within(Func<CancellationToken, Task<byte[]?>> transfer)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        limited.CancelAfter(_timeout);
        return transfer(limited.Token).GetAwaiter().GetResult();
    }

    private static void RequireSuccess(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return;
        var elsewhere = response.Headers.Location is { } location ? $" to {location}, which is not followed" : "";
        throw new HttpRequestException(string.Create(CultureInfo.InvariantCulture, $"the answer is {(int)response.StatusCode} {response.ReasonPhrase}{elsewhere}"));
    }

    private void Fail(string path, string reason)
    {
        var count = Interlocked.Increment(ref _failures);
        if (count < MaxFailures)
            _report(new Diagnostic(DiagnosticCode.RemoteCacheDropped, Severity.Message, $"remote cache: {path}: {reason}"));
        else if (count == MaxFailures)
            _report(Diagnostic.Warning(DiagnosticCode.RemoteCacheDropped, $"the remote cache '{_options.Url}' is not used for the rest of this build: {path}: {reason}"));
    }

    private static AuthenticationHeaderValue? Credentials(Func<string, string?> environment)
    {
        if (environment(RemoteOptions.TokenVariable) is { Length: > 0 } token)
            return new AuthenticationHeaderValue("Bearer", token);
        return environment(RemoteOptions.UserVariable) is { Length: > 0 } user
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{environment(RemoteOptions.PasswordVariable)}")))
            : null;
    }
}
