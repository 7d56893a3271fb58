// Objects as one archive: an image of a large package has thousands of them, and writing a file for each takes longer than linking.
//
// The System V format (ar(5)): the magic, then for each member a header of 60 characters and the bytes, padded to an even length. The
// symbol index, which the darwin flavor insists on, is empty: all members are linked.
using System.Globalization;
using System.Text;

namespace PkgImage.Compiler.Link;

internal static class ObjectArchive
{
    /// <summary>Writes an archive whose members are called 00000.o, 00001.o and so on. Owner and time are zero.</summary>
    public static void Write(Stream output, IReadOnlyList<byte[]> objects)
    {
        output.Write("!<arch>\n"u8);
        // The number of its symbols.
        WriteMember(output, "/", [0, 0, 0, 0]);
        for (var i = 0; i < objects.Count; i++)
            WriteMember(output, string.Create(CultureInfo.InvariantCulture, $"{i:D5}.o/"), objects[i]);
    }

    private static void WriteMember(Stream output, string name, byte[] content)
    {
        // Name, time, owner, group, mode and size, each of a fixed width.
        var header = string.Create(CultureInfo.InvariantCulture, $"{name,-16}{0,-12}{0,-6}{0,-6}{"100644",-8}{content.Length,-10}`\n");
        output.Write(Encoding.ASCII.GetBytes(header));
        output.Write(content);
        if (content.Length % 2 != 0)
            output.Write("\n"u8);
    }
}
