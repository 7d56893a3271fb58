// What /ac/ holds: build.bazel.remote.execution.v2.ActionResult, of which only output_files is used. Servers that know the message check
// that all files it names are there before they give it out, and keep those files while they keep it.
//
//   ActionResult { repeated OutputFile output_files = 2; }
//   OutputFile   { string path = 1; Digest digest = 2; }
//   Digest       { string hash = 1; int64 size_bytes = 2; }
using System.Collections.Immutable;
using System.Text;

namespace PkgImage.Compiler.Depot;

/// <summary>The files of a result.</summary>
internal sealed record ActionResult(ImmutableArray<DepotFile> Files)
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    /// <summary>The message in protocol buffers' wire format.</summary>
    public byte[] ToBytes()
    {
        using var output = new MemoryStream();
        foreach (var file in Files)
        {
            var digest = Message(m =>
            {
                WriteBytes(m, 1, Encoding.ASCII.GetBytes(file.Digest));
                WriteTag(m, 2, Varint);
                WriteVarint(m, (ulong)file.Size);
            });
            WriteBytes(output, 2, Message(m =>
            {
                WriteBytes(m, 1, Encoding.UTF8.GetBytes(file.Name));
                WriteBytes(m, 2, digest);
            }));
        }
        return output.ToArray();
    }

    /// <summary>Reads a message; null when the bytes are none, or name a file without a SHA-256 and a size.</summary>
    public static ActionResult? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var files = ImmutableArray.CreateBuilder<DepotFile>();
            foreach (var (field, content) in Fields(bytes))
            {
                if (field == 2)
                    files.Add(File(content));
            }
            return new ActionResult(files.ToImmutable());
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static DepotFile File(byte[] message)
    {
        string path = "", hash = "";
        long size = -1;
        foreach (var (field, content) in Fields(message))
        {
            if (field == 1)
                path = Encoding.UTF8.GetString(content);
            if (field != 2)
                continue;
            foreach (var (digestField, value) in Fields(content))
            {
                if (digestField == 1)
                    hash = Encoding.UTF8.GetString(value);
                else if (digestField == 2)
                    size = BitConverter.ToInt64(value);
            }
        }
        return IsKey(hash) && size >= 0 ? new DepotFile(path, size, hash) : throw new InvalidDataException("a file has no digest");
    }

    /// <summary>Whether a text is a SHA-256 in lower-case hex.</summary>
    internal static bool IsKey(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Fields in order: number, and content, which for a number is its eight bytes.</summary>
    private static List<(int Field, byte[] Content)> Fields(ReadOnlySpan<byte> bytes)
    {
        var fields = new List<(int, byte[])>();
        while (!bytes.IsEmpty)
        {
            var tag = ReadVarint(ref bytes);
            var field = (int)Math.Min(tag >> 3, int.MaxValue);
            fields.Add((tag & 7) switch
            {
                Varint => (field, BitConverter.GetBytes(ReadVarint(ref bytes))),
                Bytes => (field, Take(ref bytes, ReadVarint(ref bytes))),
                Fixed64 => (field, Take(ref bytes, 8)),
                Fixed32 => (field, Take(ref bytes, 4)),
                _ => throw new InvalidDataException("an unknown wire type"),
            });
        }
        return fields;
    }

    private static byte[] Take(ref ReadOnlySpan<byte> bytes, ulong count)
    {
        if (count > (ulong)bytes.Length)
            throw new InvalidDataException("a field is longer than the message");
        var taken = bytes[..(int)count].ToArray();
        bytes = bytes[(int)count..];
        return taken;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var i = 0; i < 10 && i < bytes.Length; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }
        throw new InvalidDataException("a number has no end");
    }

    private static byte[] Message(Action<MemoryStream> write)
    {
        using var message = new MemoryStream();
        write(message);
        return message.ToArray();
    }

    private static void WriteTag(MemoryStream output, int field, int type) => WriteVarint(output, (ulong)(field << 3 | type));

    private static void WriteBytes(MemoryStream output, int field, byte[] content)
    {
        WriteTag(output, field, Bytes);
        WriteVarint(output, (ulong)content.Length);
        output.Write(content);
    }

    private static void WriteVarint(MemoryStream output, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            output.WriteByte((byte)(value | 0x80));
        output.WriteByte((byte)value);
    }
}
