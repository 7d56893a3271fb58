// Compiled kernels in a depot, each in a file of its own under the key of what it was compiled from:
//
//   ROOT/v1/.objects/XX/KEY    32 bytes SHA-256 of the rest, then the object; XX are the key's first two digits
//
// A file is written under .staging and renamed, so that readers need no lock; its digest tells a torn or altered one, which is a miss and
// goes. Objects are added one by one as they are compiled: what a killed build has compiled is not lost.
using System.Collections.Immutable;
using System.Security.Cryptography;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Depot;

/// <summary>The objects of a list of depots: the first is written, all are read.</summary>
/// <param name="roots">The depots' versioned folders.</param>
public sealed class ObjectStore(ImmutableArray<string> roots) : IObjectStore
{
    /// <summary>Folder of the objects in a depot's versioned folder.</summary>
    internal const string Folder = ".objects";

    /// <summary>An object read again within this time keeps its time of last use: one write a day is enough to know what is old.</summary>
    private static readonly TimeSpan s_resolution = TimeSpan.FromHours(1);

    private long _added;

    /// <summary>Bytes added by this process.</summary>
    internal long Added => Interlocked.Read(ref _added);

    private string Writable => roots[0];

    public byte[]? Find(string key)
    {
        foreach (var root in roots)
        {
            var path = PathOf(root, key);
            if (Read(path) is not { } bytes)
                continue;
            if (Content(bytes) is { } content)
            {
                if (root == Writable)
                    Touch(path);
                return content;
            }
            if (root == Writable)
                Housekeeping.Attempt(() => File.Delete(path));
        }
        return null;
    }

    public void Add(string key, byte[] content)
    {
        var path = PathOf(Writable, key);
        var staged = Path.Combine(Writable, DepotFolders.Staging, Path.GetRandomFileName());
        if (Housekeeping.Attempt(() => Write(staged, content, path)))
            Interlocked.Add(ref _added, SHA256.HashSizeInBytes + content.Length);
        else
            Housekeeping.Attempt(() => File.Delete(staged));
    }

    /// <summary>The object in the bytes of a file, or null when they are not what was stored.</summary>
    internal static byte[]? Content(byte[] bytes) =>
        bytes.Length > SHA256.HashSizeInBytes
        && SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes))
            ? bytes[SHA256.HashSizeInBytes..]
            : null;

    private static void Write(string staged, byte[] content, string path)
    {
        using (var file = new FileStream(staged, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write([.. SHA256.HashData(content), .. content]);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(staged, path, overwrite: true);
    }

    private static byte[]? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Evicted a moment ago, or unreadable: not there for us.
            return null;
        }
    }

    private static void Touch(string path)
    {
        var now = DateTime.UtcNow;
        Housekeeping.Attempt(() =>
        {
            if (now - File.GetLastWriteTimeUtc(path) > s_resolution)
                File.SetLastWriteTimeUtc(path, now);
        });
    }

    private static string PathOf(string root, string key) => Path.Combine(root, Folder, key[..2], key);
}
