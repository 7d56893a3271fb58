// What tells one build of an assembly from another at run time, for the price of reading a few hundred bytes of its metadata: the GUID
// heap with the MVID, the sizes of the other heaps, and the number of rows of each table (ECMA-335 II.24.2).
//
// A deterministic compiler changes the MVID with every change. A tool that rewrites the assembly later (coverage, mocking, logging) may
// keep it, but what it adds has members, names and rows. ReadyToRun compilation, bundling and signing keep all of this. Trimming does not:
// it makes another assembly, which is not compared.
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace PkgImage.Format;

/// <summary>Fingerprints of assemblies.</summary>
internal static unsafe class AssemblyFingerprint
{
    /// <summary>File with the fingerprints that an image relies on, behind the assembly's simple name: a line each, NAME FINGERPRINT.</summary>
    public const string FileSuffix = ".pkgimg.refs";

    private const uint MetadataSignature = 0x424A_5342;
    private const ulong FnvOffset = 14695981039346656037, FnvPrime = 1099511628211;

    /// <summary>Hex digits of a fingerprint.</summary>
    public const int Digits = 16;

    /// <summary>The fingerprint as the file has it, or null when the bytes are not metadata.</summary>
    /// <param name="metadata">The metadata root.</param>
    public static string? Compute(byte* metadata, int length) =>
        TryCompute(metadata, length, out var fingerprint) ? fingerprint.ToString("x16", CultureInfo.InvariantCulture) : null;

    /// <summary>The fingerprint as a number; false when the bytes are not metadata.</summary>
    /// <param name="metadata">The metadata root.</param>
    public static bool TryCompute(byte* metadata, int length, out ulong fingerprint)
    {
        fingerprint = 0;
        // II.24.2.1: signature, versions, reserved, length of the version text, the text, flags, number of streams, their headers.
        if (length < 20 || *(uint*)metadata != MetadataSignature)
            return false;
        var at = 16 + *(int*)(metadata + 12);
        if (at < 16 || at > length - 4)
            return false;
        var hash = FnvOffset;
        int streams = *(ushort*)(metadata + at + 2);
        at += 4;
        if (streams == 0)
            return false;
        for (; streams > 0; streams--)
        {
            if (at > length - 12)
                return false;
            var offset = *(uint*)(metadata + at);
            var size = *(uint*)(metadata + at + 4);
            if ((ulong)offset + size > (ulong)length)
                return false;
            var name = metadata + at + 8;
            at += 8;
            do
            {
                hash = Add(hash, *(uint*)(metadata + at));
                at += 4;
            }
            while (at <= length - 4 && metadata[at - 1] != 0);
            hash = AddStream(hash, name, metadata + offset, size);
        }
        fingerprint = hash;
        return true;
    }

    private static ulong AddStream(ulong hash, byte* name, byte* content, uint size)
    {
        if (name[1] == '~' && size >= 24)
            return AddRows(hash, content, size);
        hash = Add(hash, size);
        for (var i = 0u; name[1] == 'G' && i + 4 <= size; i += 4)
            hash = Add(hash, *(uint*)(content + i));
        return hash;
    }

    /// <summary>II.24.2.6: eight bytes, a bit for each table there is, a bit for each sorted one, then their numbers of rows.</summary>
    private static ulong AddRows(ulong hash, byte* content, uint size)
    {
        var tables = *(ulong*)(content + 8);
        hash = Add(Add(hash, (uint)tables), (uint)(tables >> 32));
        var count = (uint)BitOperations.PopCount(tables);
        for (var i = 0u; i < count && 24 + 4 * i + 4 <= size; i++)
            hash = Add(hash, *(uint*)(content + 24 + 4 * i));
        return hash;
    }

    /// <summary>Inlined: what is called this often the runtime would compile anew while the program starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Add(ulong hash, uint word)
    {
        for (var i = 0; i < 4; i++, word >>= 8)
            hash = (hash ^ (word & 0xFF)) * FnvPrime;
        return hash;
    }
}
