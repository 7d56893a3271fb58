// Servers for tests of the remote cache: nginx with WebDAV, as anyone would set it up, and one that answers what a test tells it to.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace PkgImage.Tests.Depot;

/// <summary>nginx on loopback; gone with the test, and after some minutes in any case.</summary>
internal sealed class Nginx : IDisposable
{
    private static readonly string[] s_places = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"];

    private readonly Process _process;

    private Nginx(Process process, string url, string data)
    {
        _process = process;
        Url = url;
        Data = data;
    }

    public string Url { get; }

    /// <summary>The folder /ac/ and /cas/ are in.</summary>
    public string Data { get; }

    /// <param name="location">More directives for everything that is served.</param>
    /// <param name="certificate">File with a certificate and its key, for TLS.</param>
    public static Nginx Start(TemporaryFolder folder, string location = "", string? certificate = null)
    {
        if (s_places.FirstOrDefault(File.Exists) is not { } program)
        {
            Assert.Inconclusive("nginx is not installed; scripts/install-test-tools.sh does it");
            throw new UnreachableException();
        }
        var home = Directory.CreateDirectory(Path.Combine(folder.Path, "nginx")).FullName;
        var data = Directory.CreateDirectory(Path.Combine(home, "data")).FullName;
        var port = FreePort();
        var tls = certificate is null ? "" : $"ssl_certificate {certificate}; ssl_certificate_key {certificate};";
        var temporary = string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(t => $"{t}_temp_path {home}/{t};\n"));
        File.WriteAllText(Path.Combine(home, "nginx.conf"), $$"""
            daemon off; master_process off; pid {{home}}/pid; error_log {{home}}/error.log;
            events { worker_connections 64; }
            http {
                access_log off; client_max_body_size 64m; gzip on; gzip_types *; gzip_min_length 1;
                {{temporary}}
                server {
                    listen 127.0.0.1:{{port}}{{(certificate is null ? "" : " ssl")}}; {{tls}}
                    location / { root {{data}}; dav_methods PUT; create_full_put_path on; {{location}} }
                }
            }
            """);
        // The limit holds even when the test's own process is killed.
        var process = Process.Start(new ProcessStartInfo("timeout", ["300", program, "-p", home, "-c", Path.Combine(home, "nginx.conf")])
        {
            RedirectStandardError = true,
        })!;
        var server = new Nginx(process, $"{(certificate is null ? "http" : "https")}://127.0.0.1:{port}", data);
        if (!SpinWait.SpinUntil(() => { Thread.Sleep(20); return process.HasExited || Answers(port); }, TimeSpan.FromSeconds(30)) || process.HasExited)
        {
            server.Dispose();
            Assert.Fail($"nginx does not answer: {process.StandardError.ReadToEnd()}");
        }
        return server;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Answers every request with the same bytes, or not at all, and remembers what it was asked.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[]? _answer;
    private readonly List<TcpClient> _clients = [];
    private readonly List<string> _requests = [];

    private readonly int _together;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="answer">The whole answer, status line first; null never answers.</param>
    /// <param name="together">Requests that have to be there before the first of them is answered.</param>
    public RawServer(string? answer, int together = 1)
    {
        _together = together;
        _answer = answer is null ? null : Encoding.Latin1.GetBytes(answer);
        _listener.Start();
        _ = Serve();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public void Dispose()
    {
        _listener.Stop();
        lock (_clients)
            _clients.ForEach(c => c.Dispose());
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                lock (_clients)
                    _clients.Add(client);
                _ = Answer(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task Answer(TcpClient client)
    {
        try
        {
            var request = await ReadRequest(client.GetStream());
            lock (_requests)
            {
                _requests.Add(request);
                if (_requests.Count >= _together)
                    _asked.TrySetResult();
            }
            if (_answer is null)
                return;
            await _asked.Task;
            await client.GetStream().WriteAsync(_answer);
            client.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client went away first.
        }
    }

    /// <summary>All of it: a connection that is closed over bytes nobody read is reset, and the answer may be lost with it.</summary>
    private static async Task<string> ReadRequest(NetworkStream stream)
    {
        var request = new StringBuilder();
        var buffer = new byte[65536];
        int read;
        while (!IsWhole(request.ToString()) && (read = await stream.ReadAsync(buffer)) > 0)
            request.Append(Encoding.Latin1.GetString(buffer, 0, read));
        return request.ToString();
    }

    private static bool IsWhole(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        var length = Regex.Match(request[..end], @"\r\nContent-Length: (\d+)", RegexOptions.IgnoreCase);
        return request.Length - end - 4 >= (length.Success ? int.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture) : 0);
    }
}
