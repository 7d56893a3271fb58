// The remote cache: what one depot pushed another one gets, byte for byte; whatever a server does wrong is a miss.
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Staleness;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Depot;

[TestClass]
public sealed class RemoteCacheTests : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Diagnostic> _reported = [];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Another_machine_gets_what_one_has_compiled()
    {
        using var server = Nginx.Start(_folder);
        var compiler = new CompilerProcess(_folder.Path, "Kilo", "Lima");
        var here = Path.Combine(_folder.Path, "here");
        var there = Path.Combine(_folder.Path, "there");
        StringAssert.Contains(compiler.Run(here, "first", new RemoteOptions(server.Url, Push: true)), "kernels compiled");
        var fetched = compiler.Run(there, "second", new RemoteOptions(server.Url, Push: false));
        StringAssert.Contains(fetched, "Kilo 1.0.0: from the remote cache");
        Assert.DoesNotContain("compiled", fetched);
        Assert.IsTrue(compiler.Result("second").Packages.All(p => p.Source == Compiler.Commands.ImageSource.Remote));
        CollectionAssert.AreEqual(compiler.Content(here).ToList(), compiler.Content(there).ToList());
    }

    /// <summary>The image is one for all; what calls it names source lines, and whoever has others makes it for himself.</summary>
    [TestMethod]
    public void An_image_serves_a_build_with_other_lines_and_stays_what_it_was_for_all_others()
    {
        using var server = Nginx.Start(_folder);
        var compiler = new CompilerProcess(Path.Combine(_folder.Path, "a"), "Kilo");
        StringAssert.Contains(compiler.RunHere(Path.Combine(_folder.Path, "first"), "first", new RemoteOptions(server.Url, Push: true)), "6 of 6 kernels compiled");

        var moved = CompilerProcess.WithOtherLines(Path.Combine(_folder.Path, "b"), "Kilo");
        StringAssert.Contains(moved.RunHere(Path.Combine(_folder.Path, "second"), "second", new RemoteOptions(server.Url, Push: true)), "0 of 6 kernels compiled");
        var own = moved.Open(Path.Combine(_folder.Path, "second"), "second");
        var key = own.Find(moved.Primaries[0]).Entries.Single().Key;
        Assert.IsNotNull(own.Find("Kilo", key, SymbolFile.Identity(Path.Combine(_folder.Path, "b", "Kilo.dll"))));
        Assert.IsNotNull(own.Find("Kilo", key, SymbolFile.Identity(Path.Combine(_folder.Path, "a", "Kilo.dll"))), "as it was fetched");

        StringAssert.Contains(compiler.RunHere(Path.Combine(_folder.Path, "third"), "third", new RemoteOptions(server.Url, Push: false)), "Kilo 1.0.0: from the remote cache");
    }

    [TestMethod]
    public void Nothing_is_pushed_unless_asked_for()
    {
        using var server = Nginx.Start(_folder);
        Push(server.Url, push: false);
        Assert.IsEmpty(Directory.GetFileSystemEntries(server.Data));
    }

    [TestMethod]
    public void Variants_add_up_and_the_one_that_serves_is_taken()
    {
        using var server = Nginx.Start(_folder);
        foreach (var variant in (string[])["a", "b", "c"])
            Push(server.Url, variant);
        var found = Fetch(server.Url, manifests =>
        {
            Assert.HasCount(3, manifests);
            return manifests.Single(m => m.Consumed[0].Digest == "b").Key;
        });
        Assert.AreEqual("image b", Encoding.UTF8.GetString(found!.Artifacts.Image!));
        Assert.IsNull(Fetch(server.Url, _ => null), "none of them serves");
        Assert.IsEmpty(_reported);
    }

    [TestMethod]
    [TestProperty("Lesson", "12")]
    public void Whatever_happens_to_a_file_of_the_server_is_a_miss()
    {
        using var server = Nginx.Start(_folder);
        Push(server.Url);
        foreach (var file in Directory.GetFiles(server.Data, "*", SearchOption.AllDirectories))
        {
            var whole = File.ReadAllBytes(file);
            var flipped = (byte[])whole.Clone();
            flipped[whole.Length / 2] ^= 4;
            foreach (var content in (byte[][])[flipped, whole[..^1], [.. whole, 0], []])
            {
                File.WriteAllBytes(file, content);
                var found = Fetch(server.Url);
                // A changed name in a list is noticed where the file is not, or is not that of an entry.
                Assert.IsTrue(found is null || Same(found), file);
            }
            File.Delete(file);
            Assert.IsNull(Fetch(server.Url), file);
            File.WriteAllBytes(file, whole);
        }
        Assert.IsTrue(Same(Fetch(server.Url)!));
        Assert.IsNotEmpty(_reported, "lies are told of");

        static bool Same(EntryContent found) => found.Files().Select(f => (f.Name, Convert.ToHexString(f.Bytes)))
            .SequenceEqual(Content("a").Files().Select(f => (f.Name, Convert.ToHexString(f.Bytes))));
    }

    [TestMethod]
    [DataRow("if ($http_authorization != \"Bearer secret\") { return 401; }", RemoteOptions.TokenVariable, "secret")]
    [DataRow("if ($http_authorization != \"Basic dXNlcjpwYXNz\") { return 401; }", RemoteOptions.UserVariable, "user")]
    public void Credentials_come_from_the_environment(string guard, string variable, string value)
    {
        using var server = Nginx.Start(_folder, guard);
        string? Environment(string name) => name == variable ? value : name == RemoteOptions.PasswordVariable ? "pass" : null;
        Push(server.Url, environment: Environment);
        Assert.IsNotNull(Fetch(server.Url, environment: Environment));
        Assert.IsEmpty(_reported);
        Assert.IsNull(Fetch(server.Url));
        StringAssert.Contains(_reported.Single().Message, "401");
        Assert.IsFalse(_reported[0].Message.Contains("secret", StringComparison.Ordinal));
    }

    /// <summary>What the platform trusts, which for .NET on Linux is what OpenSSL does.</summary>
    [TestMethod]
    public void A_server_with_TLS_is_the_platforms_to_trust()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("Other systems have no variable that names certificates.");
        var certificate = CreateCertificate();
        using var server = Nginx.Start(_folder, certificate: certificate);
        Push(server.Url);
        Assert.IsEmpty(Directory.GetFileSystemEntries(server.Data));
        StringAssert.Contains(_reported[0].Message, "SSL");
        var compiler = new CompilerProcess(_folder.Path, "Kilo");
        compiler.Run(Path.Combine(_folder.Path, "here"), "first", new RemoteOptions(server.Url, Push: true), ("SSL_CERT_FILE", certificate));
        var fetched = compiler.Run(Path.Combine(_folder.Path, "there"), "second", new RemoteOptions(server.Url, Push: false), ("SSL_CERT_FILE", certificate));
        StringAssert.Contains(fetched, "Kilo 1.0.0: from the remote cache");
        Assert.DoesNotContain("PKI8004", fetched);
    }

    [TestMethod]
    [TestProperty("Lesson", "12")]
    [DataRow("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", "500 No")]
    [DataRow("HTTP/1.1 413 Large\r\nContent-Length: 0\r\n\r\n", "413 Large")]
    [DataRow("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "302 Found to http://127.0.0.1:1/, which is not followed")]
    [DataRow("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "", DisplayName = "half a body")]
    [DataRow("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf", "", DisplayName = "no gzip")]
    [DataRow("no HTTP at all\r\n\r\n", "")]
    [DataRow("", "", DisplayName = "a closed connection")]
    public void A_server_that_fails_is_left_alone_after_three_times(string answer, string reason)
    {
        using var server = new RawServer(answer);
        using var cache = Cache(server.Url);
        for (var i = 0; i < 5; i++)
            Assert.IsNull(cache.GetResult(new string('a', 64), 1000));
        Assert.IsTrue(cache.IsDropped);
        // The client asks again by itself when a connection closes before an answer.
        var asked = server.Requests.Count;
        Assert.IsFalse(cache.PutContent([1]));
        Assert.HasCount(asked, server.Requests);
        CollectionAssert.AreEqual(new[] { Severity.Message, Severity.Message, Severity.Warning }, _reported.Select(d => d.Severity).ToArray());
        Assert.IsTrue(_reported.All(d => d.Code == DiagnosticCode.RemoteCacheDropped && d.Message.Contains(reason, StringComparison.Ordinal)), _reported[0].Message);
    }

    [TestMethod]
    [TestProperty("Lesson", "12")]
    public void A_build_is_right_whatever_the_server_answers()
    {
        var compiler = new CompilerProcess(_folder.Path, "Kilo", "Lima");
        compiler.RunHere(Path.Combine(_folder.Path, "alone"), "alone");
        var expected = compiler.Content(Path.Combine(_folder.Path, "alone"));
        // A letter that begins no field of a message.
        var garbage = "HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n" + new string('g', 300);
        string[] answers = ["", garbage, garbage[..100], "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n", "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"];
        for (var i = 0; i < answers.Length; i++)
        {
            using var server = new RawServer(answers[i]);
            var depot = Path.Combine(_folder.Path, $"depot{i}");
            StringAssert.Contains(compiler.RunHere(depot, $"project{i}", new RemoteOptions(server.Url, Push: true)), "PKI8004", answers[i]);
            CollectionAssert.AreEqual(expected.ToList(), compiler.Content(depot).ToList(), answers[i]);
        }
    }

    [TestMethod]
    [TestProperty("Lesson", "12")]
    public void A_server_that_does_not_answer_costs_three_timeouts_and_the_build_succeeds()
    {
        using var server = new RawServer(null);
        using var cache = Cache(server.Url, timeout: TimeSpan.FromMilliseconds(200));
        Assert.IsNull(Depot(cache).Fetch(Primary, "Algebra.dll", "linux-x64", _ => null));
        Depot(cache).Push(Primary, Content("a").Artifacts.Manifest, Content("a"));
        Assert.IsNull(cache.GetResult(new string('a', 64), 1000));
        Assert.IsTrue(cache.IsDropped);
        Assert.IsTrue(_reported.All(d => d.Message.Contains("no answer in 0.2 s", StringComparison.Ordinal)));
    }

    [TestMethod]
    [TestProperty("Lesson", "12")]
    public void A_missing_result_is_no_failure_and_too_much_is_one()
    {
        using (var server = new RawServer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))
        using (var cache = Cache(server.Url))
        {
            for (var i = 0; i < 5; i++)
                Assert.IsNull(cache.GetResult(new string('a', 64), 1000));
            Assert.IsFalse(cache.IsDropped);
            Assert.IsEmpty(_reported);
        }
        using (var server = new RawServer($"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n{new string('x', 2000)}"))
        using (var cache = Cache(server.Url))
        {
            Assert.IsNull(cache.GetResult(new string('a', 64), 1000));
            StringAssert.Contains(_reported.Single().Message, "more than 1000 bytes");
        }
    }

    [TestMethod]
    public void Compressed_answers_are_asked_for_and_read()
    {
        using var server = Nginx.Start(_folder);
        Push(server.Url);
        var asking = new RawServer("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
        Fetch(asking.Url);
        StringAssert.Contains(asking.Requests.Single(), "Accept-Encoding: gzip");
        asking.Dispose();
        Assert.IsNotNull(Fetch(server.Url), "nginx compresses");
    }

    [TestMethod]
    public void A_result_is_the_message_that_other_servers_know()
    {
        // protoc --encode of output_files { path: "a" digest { hash: "aa...a" size_bytes: 300 } }
        var hash = new string('a', 64);
        byte[] expected = [0x12, 0x4a, 0x0a, 0x01, (byte)'a', 0x12, 0x45, 0x0a, 0x40, .. Encoding.ASCII.GetBytes(hash), 0x10, 0xac, 0x02];
        var result = new ActionResult([new DepotFile("a", 300, hash)]);
        CollectionAssert.AreEqual(expected, result.ToBytes());
        Assert.AreEqual(result.Files[0], ActionResult.Parse(expected)!.Files.Single());
        // Fields of a full result that are not used: exit_code = 0 as 4, stdout_raw as 5, execution_metadata as 9.
        Assert.HasCount(1, ActionResult.Parse([0x20, 0x00, 0x2a, 0x01, 0x78, .. expected, 0x4a, 0x00])!.Files);
        var seed = System.Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 2000; i++)
        {
            var broken = (byte[])expected.Clone();
            broken[random.Next(broken.Length)] = (byte)random.Next(256);
            foreach (var file in ActionResult.Parse(broken.AsSpan(0, random.Next(broken.Length)))?.Files ?? [])
                Assert.IsTrue(file.Size >= 0 && ActionResult.IsKey(file.Digest), $"seed {seed}");
        }
    }

    [TestMethod]
    public void An_address_has_http_and_no_credentials()
    {
        Assert.IsNull(Parse(" "));
        Assert.AreEqual("https://cache.example/x", Parse("https://cache.example/x/")!.Url);
        foreach (var wrong in (string[])["cache", "ftp://cache", "/tmp/cache", "https://me:secret@cache/"])
        {
            var thrown = Assert.ThrowsExactly<DiagnosticException>(() => Parse(wrong));
            Assert.AreEqual(DiagnosticCode.InvalidRequest, thrown.Diagnostic.Code);
            Assert.IsFalse(thrown.Diagnostic.Message.Contains("secret", StringComparison.Ordinal));
        }
    }

    [TestMethod]
    public void Files_travel_side_by_side()
    {
        // The first is answered when the second was asked.
        using var server = new RawServer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", together: 2);
        using var cache = Cache(server.Url);
        Assert.IsTrue(cache.MayPush);
        Depot(cache).Push(Primary, ImageManifest.Parse(Content("a").Artifacts.Manifest)!.Key, Content("a"));
        Assert.IsEmpty(_reported);
        Assert.HasCount(Content("a").Files().Count(), server.Requests.Where(r => r.StartsWith("PUT /cas/", StringComparison.Ordinal)).ToList());
    }

    /// <summary>A certificate of loopback that signs itself, and its key, in one file.</summary>
    private string CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var path = Path.Combine(_folder.Path, "certificate.pem");
        File.WriteAllText(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return path;
    }

    private RemoteDepot Depot(RemoteCache cache) => new(cache, RemoteSignature.Read(new RemoteOptions("http://none", true)), _reported.Add);

    private static RemoteOptions? Parse(string url) => RemoteOptions.Parse(url, push: true, null, []);

    private void Push(string url, string variant = "a", bool push = true, Func<string, string?>? environment = null)
    {
        using var cache = Cache(url, push, environment);
        Depot(cache).Push(Primary, ImageManifest.Parse(Content(variant).Artifacts.Manifest)!.Key, Content(variant));
    }

    private EntryContent? Fetch(
        string url, Func<ImmutableArray<ImageManifest>, string?>? choose = null, Func<string, string?>? environment = null)
    {
        using var cache = Cache(url, environment: environment);
        return Depot(cache).Fetch(Primary, "Algebra.dll", "linux-x64", choose ?? (manifests => manifests[0].Key));
    }

    private RemoteCache Cache(string url, bool push = true, Func<string, string?>? environment = null, TimeSpan? timeout = null) =>
        new(new RemoteOptions(url, push), environment ?? (_ => null), timeout ?? s_timeout, _reported.Add, _ => { }, CancellationToken.None);

    private static PrimaryManifest Primary { get; } = PrimaryManifest.Create(
        new PackageNode("Algebra", "Algebra.dll", PackageKind.NuGet, "1.0.0", [], null), FixtureImport.Options,
        new ToolchainIdentity("compiler", "llvm", "lld"), "il", "base");

    private static EntryContent Content(string variant) => new(
        new ImageArtifacts("Algebra", Encoding.UTF8.GetBytes($"image {variant}"), Encoding.UTF8.GetBytes($"woven {variant}"), null,
            Primary.Complete([new ConsumedItem("Zip", "body", "M", variant)]).Text, "{}"),
        "Algebra.dll", "linux-x64");
}
