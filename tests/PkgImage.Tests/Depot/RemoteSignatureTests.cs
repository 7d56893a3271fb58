// Signed images in a remote cache: with trusted keys, what is not signed by one of them for this very content is a miss with its reason.
using System.Security.Cryptography;
using System.Text;
using PkgImage.Compiler.Commands;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Tests.Depot;

[TestClass]
public sealed class RemoteSignatureTests : IDisposable
{
    private static readonly string s_key = new('a', 64);
    private static readonly DepotFile[] s_files = [DepotFile.Of("Foo.dll", [1, 2]), DepotFile.Of("Foo.pkgimg.so", [3])];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void What_a_trusted_key_signed_is_used_and_nothing_else()
    {
        var (ours, theirs) = (CreateKey("ours"), CreateKey("theirs"));
        using var signer = RemoteSignature.Read(new RemoteOptions("http://x", true, ours.Private));
        using var reader = RemoteSignature.Read(new RemoteOptions("http://x", false, null, [theirs.Public, ours.Public]));
        var signature = signer.Sign(s_key, s_files)!;
        Assert.IsNull(reader.Obstacle(s_key, s_files, signature));
        Assert.IsNull(reader.Obstacle(s_key, s_files.Reverse(), signature), "the order of files says nothing");
        Assert.AreEqual("it is not signed", reader.Obstacle(s_key, s_files, null));
        using var stranger = RemoteSignature.Read(new RemoteOptions("http://x", true, CreateKey("stranger").Private));
        Assert.AreEqual("it is not signed with a key of PkgImageTrustedKeys", reader.Obstacle(s_key, s_files, stranger.Sign(s_key, s_files)));
        Assert.IsNull(stranger.Obstacle(s_key, s_files, null), "without trusted keys nothing is asked for");
        Assert.IsNull(reader.Sign(s_key, s_files), "without a key nothing is signed");
    }

    [TestMethod]
    public void A_signature_holds_for_its_content_alone()
    {
        var ours = CreateKey("ours");
        using var keys = RemoteSignature.Read(new RemoteOptions("http://x", true, ours.Private, [ours.Public]));
        var signature = keys.Sign(s_key, s_files)!;
        const string Wrong = "its signature is not that of its content";
        Assert.AreEqual(Wrong, keys.Obstacle(new string('b', 64), s_files, signature));
        Assert.AreEqual(Wrong, keys.Obstacle(s_key, s_files[..1], signature));
        Assert.AreEqual(Wrong, keys.Obstacle(s_key, [DepotFile.Of("Foo.dll", [1, 3]), s_files[1]], signature));
        Assert.AreEqual(Wrong, keys.Obstacle(s_key, [s_files[0] with { Name = "Bar.dll" }, s_files[1]], signature));
        for (var i = 0; i < signature.Length; i++)
        {
            var altered = (byte[])signature.Clone();
            altered[i] ^= 1;
            // The last digit of base64 has bits that say nothing.
            if (keys.Obstacle(s_key, s_files, altered) is null)
                CollectionAssert.AreEqual(Bytes(signature), Bytes(altered), $"byte {i}");
            Assert.IsNotNull(keys.Obstacle(s_key, s_files, signature[..i]), $"{i} bytes");
        }

        static byte[] Bytes(byte[] text) => Convert.FromBase64String(Encoding.ASCII.GetString(text).Split('\n')[1]);
    }

    [TestMethod]
    public void Builds_that_trust_keys_take_what_is_signed_and_compile_the_rest()
    {
        using var server = Nginx.Start(_folder);
        var (ours, theirs) = (CreateKey("ours"), CreateKey("theirs"));
        var compiler = new CompilerProcess(_folder.Path, "Kilo");
        string Run(string project, RemoteOptions options) => compiler.Run(Path.Combine(_folder.Path, project), project, options);

        Run("unsigned", new RemoteOptions(server.Url, Push: true));
        var rejected = Run("second", new RemoteOptions(server.Url, Push: false, null, [ours.Public]));
        StringAssert.Contains(rejected, "message PKI8005: the remote cache's image of Kilo, key ");
        StringAssert.Contains(rejected, "is not used: it is not signed");
        Assert.AreEqual(ImageSource.Compiled, compiler.Result("second").Packages[0].Source);

        Run("signed", new RemoteOptions(server.Url, Push: true, ours.Private, [ours.Public]));
        StringAssert.Contains(Run("third", new RemoteOptions(server.Url, Push: false, null, [ours.Public])), "Kilo 1.0.0: from the remote cache");
        StringAssert.Contains(Run("fourth", new RemoteOptions(server.Url, Push: false)), "Kilo 1.0.0: from the remote cache");
        StringAssert.Contains(Run("fifth", new RemoteOptions(server.Url, Push: false, null, [theirs.Public])), "not signed with a key of PkgImageTrustedKeys");
        CollectionAssert.AreEqual(
            compiler.Content(Path.Combine(_folder.Path, "unsigned")).ToList(), compiler.Content(Path.Combine(_folder.Path, "third")).ToList(),
            "a depot holds no signatures");
    }

    [TestMethod]
    public void A_file_that_is_no_such_key_is_one_error()
    {
        using var rsa = RSA.Create(2048);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var ours = CreateKey("ours");
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[("text", "none"), ("rsa", rsa.ExportPkcs8PrivateKeyPem()), ("p384", other.ExportPkcs8PrivateKeyPem())])
        {
            var path = Path.Combine(_folder.Path, name + ".pem");
            File.WriteAllText(path, text);
            AssertWrong(path, []);
            AssertWrong(null, [path]);
        }
        AssertWrong(Path.Combine(_folder.Path, "not-there.pem"), []);
        AssertWrong(ours.Public, []);

        static void AssertWrong(string? signing, string[] trusted) => Assert.AreEqual(DiagnosticCode.InvalidRequest,
            Assert.ThrowsExactly<DiagnosticException>(() => RemoteOptions.Parse("http://x", push: true, signing, [.. trusted])).Diagnostic.Code);
    }

    private (string Private, string Public) CreateKey(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(_folder.Path, name);
        File.WriteAllText(file + ".pem", key.ExportECPrivateKeyPem());
        File.WriteAllText(file + ".pub.pem", key.ExportSubjectPublicKeyInfoPem());
        return (file + ".pem", file + ".pub.pem");
    }
}
