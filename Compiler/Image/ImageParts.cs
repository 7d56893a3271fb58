// How a linked library is divided for its seal: code that only processes with one CPU target run, what no process maps (symbols, notes for people),
// and the rest, which every process needs. What is not known for one of the first two is the rest: a section's name and kind tell, and formats whose
// code lies in one section have one part.
using System.Collections.Immutable;
using PkgImage.Format;

namespace PkgImage.Compiler.Image;

/// <summary>A part of a library, from the end of the one before it.</summary>
/// <param name="End">Where it ends in the file.</param>
/// <param name="Target">As in <see cref="SealedPart.Target"/>.</param>
internal sealed record ImagePart(long End, int Target);

internal static class ImageParts
{
    /// <summary>One part: all of it is everyone's.</summary>
    public static ImmutableArray<ImagePart> Whole(long size) => [new ImagePart(size, SealedPart.Everyone)];

    /// <summary>The parts of a library, in its order; neighbours are of different owners.</summary>
    /// <param name="size">Bytes of the library.</param>
    /// <param name="codeSections">Names of the sections with the code for each CPU target.</param>
    public static ImmutableArray<ImagePart> Of(NativeFile library, long size, ImmutableArray<string> codeSections)
    {
        var parts = ImmutableArray.CreateBuilder<ImagePart>();
        foreach (var section in library.Sections.Where(section => section is { FileOffset: not null, Size: > 0 }).OrderBy(section => section.FileOffset))
        {
            if (OwnerOf(section, codeSections) is var owner and not SealedPart.Everyone)
            {
                Add(section.FileOffset!.Value, SealedPart.Everyone);
                Add(section.FileOffset.Value + section.Size, owner);
            }
        }
        Add(size, SealedPart.Everyone);
        return parts.ToImmutable();

        void Add(long end, int owner)
        {
            var start = parts.Count == 0 ? 0 : parts[^1].End;
            if (end <= start)
                return;
            if (parts.Count > 0 && parts[^1].Target == owner)
                parts.RemoveAt(parts.Count - 1);
            parts.Add(new ImagePart(end, owner));
        }
    }

    /// <summary>Whether these divide a content of this size.</summary>
    public static bool AreWhole(IReadOnlyList<ImagePart> parts, long size)
    {
        var end = 0L;
        foreach (var part in parts)
        {
            if (part.End <= end)
                return false;
            end = part.End;
        }
        return end == size;
    }

    private static int OwnerOf(NativeSection section, ImmutableArray<string> codeSections) => section.Kind switch
    {
        SectionKind.Unmapped => SealedPart.Nobody,
        SectionKind.Code when codeSections.IndexOf(section.Name) is var target and >= 0 => target,
        _ => SealedPart.Everyone,
    };
}
