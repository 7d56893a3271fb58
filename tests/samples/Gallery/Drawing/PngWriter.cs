// Writes a PNG (ISO/IEC 15948): 8-bit RGB, every row filtered by the difference to the row above.
using System.Buffers.Binary;
using System.IO.Compression;
using Gallery.Jobs;

namespace Gallery.Drawing;

internal static class PngWriter
{
    /// <param name="pixels">0xRRGGBB, row by row.</param>
    public static void Write(Stream output, uint[] pixels, int width, int height)
    {
        output.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a sample
        header[9] = 2; // red, green, blue
        WriteChunk(output, "IHDR"u8, header);
        WriteChunk(output, "IDAT"u8, Compress(pixels, width, height));
        WriteChunk(output, "IEND"u8, []);
    }

    private static byte[] Compress(uint[] pixels, int width, int height)
    {
        const byte FilterUp = 2;
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            var row = new byte[3 * width];
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var here = pixels[y * width + x];
                    var above = y == 0 ? 0 : pixels[(y - 1) * width + x];
                    for (var channel = 0; channel < 3; channel++)
                        row[3 * x + channel] = (byte)((here >> (16 - 8 * channel)) - (above >> (16 - 8 * channel)));
                }
                zlib.WriteByte(FilterUp);
                zlib.Write(row);
            }
        }
        return compressed.ToArray();
    }

    private static void WriteChunk(Stream output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        output.Write(number);
        byte[] checkedPart = [.. type, .. data];
        output.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Compute(checkedPart));
        output.Write(number);
    }
}
