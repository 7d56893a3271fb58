// SharpZipLib, as its users call it.
using ICSharpCode.SharpZipLib.Checksum;
using ICSharpCode.SharpZipLib.Zip.Compression;
using ZipCrc32 = ICSharpCode.SharpZipLib.Checksum.Crc32;

namespace Gallery.Jobs;

internal static class ZipPackage
{
    /// <summary>CRC-32, Adler-32 and bzip2's CRC of a generated text.</summary>
    public static long[] Checksums(int megabytes)
    {
        var text = Random64.Text(megabytes << 20, seed: 21);
        IChecksum[] checksums = [new ZipCrc32(), new Adler32(), new BZip2Crc()];
        var values = new long[checksums.Length];
        for (var i = 0; i < checksums.Length; i++)
        {
            checksums[i].Update(text);
            values[i] = checksums[i].Value;
        }
        return values;
    }

    /// <summary>The deflated form of a generated text, after inflating it has given the text again.</summary>
    /// <exception cref="InvalidDataException">It has not.</exception>
    public static byte[] DeflateRoundTrip(int megabytes)
    {
        var text = Random64.Text(megabytes << 20, seed: 22);
        var deflated = Deflate(text);
        if (!Inflate(deflated, text.Length).AsSpan().SequenceEqual(text))
            throw new InvalidDataException("Inflating did not give the deflated text again.");
        return deflated;
    }

    private static byte[] Deflate(byte[] text)
    {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
        deflater.SetInput(text);
        deflater.Finish();
        using var deflated = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (!deflater.IsFinished)
            deflated.Write(buffer, 0, deflater.Deflate(buffer));
        return deflated.ToArray();
    }

    private static byte[] Inflate(byte[] deflated, int length)
    {
        var inflater = new Inflater();
        inflater.SetInput(deflated);
        var text = new byte[length];
        var at = 0;
        while (at < text.Length && !inflater.IsFinished)
        {
            var count = inflater.Inflate(text, at, text.Length - at);
            if (count == 0)
                break;
            at += count;
        }
        return text[..at];
    }
}
