// Who made what a remote cache holds. Digests prove that a file is the one asked for, not that its maker may be trusted; where others can
// write to the cache, builds name the keys they trust, and what is not signed with one of them is a miss.
//
// Signed is the list of a variant's files, so that a signature holds for their contents and for this key alone:
//
//     pkgimage 1
//     key 3f2a...                          ImageManifest.Key
//     file 91ab... 16384 Foo.pkgimg.so     a line each, as in index.txt, in order of names
//
// The signature travels as one more file of the variant, two lines: the SHA-256 of the public key (its SubjectPublicKeyInfo) in hex, and
// ECDSA over P-256 with SHA-256 (FIPS 186-5, r and s side by side) in base64.
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Depot;

/// <summary>The keys of one build. Safe to use from several threads.</summary>
internal sealed class RemoteSignature : IDisposable
{
    /// <summary>Name of the file with the signature. No file of an entry has it.</summary>
    public const string FileName = "signature.txt";

    /// <summary>The curve P-256 as .NET names it where the platform gives no object identifier.</summary>
    private const string CurveIdentifier = "1.2.840.10045.3.1.7";

    private readonly Lock _lock = new();
    private readonly ECDsa? _signer;
    private readonly ImmutableDictionary<string, ECDsa> _trusted;

    private RemoteSignature(ECDsa? signer, ImmutableDictionary<string, ECDsa> trusted)
    {
        _signer = signer;
        _trusted = trusted;
    }

    /// <summary>True when what is not signed must not be used.</summary>
    public bool IsRequired => !_trusted.IsEmpty;

    /// <summary>Reads the keys that the options name.</summary>
    /// <exception cref="DiagnosticException">PKI1007: a file is not the key it should be.</exception>
    public static RemoteSignature Read(RemoteOptions options)
    {
        var signer = options.SigningKey is { } path ? Key("PkgImageSigningKey", path, isPrivate: true) : null;
        var trusted = ImmutableDictionary.CreateBuilder<string, ECDsa>(StringComparer.Ordinal);
        foreach (var key in options.TrustedKeys.Select(p => Key("PkgImageTrustedKeys", p, isPrivate: false)))
            trusted[Identifier(key)] = key;
        return new RemoteSignature(signer, trusted.ToImmutable());
    }

    /// <summary>The signature of a variant, or null when this build has no key to sign with.</summary>
    public byte[]? Sign(string key, IEnumerable<DepotFile> files)
    {
        if (_signer is null)
            return null;
        // What the platform keeps of a key is not promised to bear two threads.
        lock (_lock)
            return Encoding.ASCII.GetBytes($"{Identifier(_signer)}\n{Convert.ToBase64String(_signer.SignData(Message(key, files), HashAlgorithmName.SHA256))}\n");
    }

    /// <summary>Why a variant is not to be used, or null when a trusted key has signed it or none is asked for.</summary>
    /// <param name="signature">Content of the signature's file; null when there is none.</param>
    public string? Obstacle(string key, IEnumerable<DepotFile> files, byte[]? signature)
    {
        if (!IsRequired)
            return null;
        if (signature is null)
            return "it is not signed";
        if (Encoding.ASCII.GetString(signature).Split('\n') is not [var signer, var text, ""] || !_trusted.TryGetValue(signer, out var trusted))
            return "it is not signed with a key of PkgImageTrustedKeys";
        var bytes = new byte[text.Length];
        lock (_lock)
        {
            return Convert.TryFromBase64String(text, bytes, out var length) && trusted.VerifyData(Message(key, files), bytes.AsSpan(0, length), HashAlgorithmName.SHA256)
                ? null
                : "its signature is not that of its content";
        }
    }

    public void Dispose()
    {
        _signer?.Dispose();
        foreach (var key in _trusted.Values)
            key.Dispose();
    }

    private static byte[] Message(string key, IEnumerable<DepotFile> files) => Encoding.UTF8.GetBytes(
        $"pkgimage 1\nkey {key}\n" + string.Concat(files.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => $"file {f}\n")));

    private static string Identifier(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    private static ECDsa Key(string property, string path, bool isPrivate)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.ExportParameters(includePrivateParameters: isPrivate).Curve.Oid is not { } curve || curve.Value != CurveIdentifier && curve.FriendlyName != "nistP256")
                throw new CryptographicException("its curve is not P-256");
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            key.Dispose();
            throw new DiagnosticException(DiagnosticCode.InvalidRequest,
                $"{property} names '{path}', which is not a {(isPrivate ? "private" : "public")} key for ECDSA over P-256 in PEM form: {e.Message}", path, e);
        }
    }
}
