// The source lines of a method's instructions, from the symbols of its assembly (Portable PDB, "Sequence Points Blob").
//
// Documents have the names they have for everybody: the part of the path below the folder that all documents of the assembly share, in /_/ASSEMBLY. Builds with
// deterministic source paths (PathMap, ContinuousIntegrationBuild) name such a folder themselves, and are left as they are. So images of two folders are the
// same, and a debugger is told once where that folder is.
using System.Collections.Immutable;
using System.Globalization;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Import;

/// <summary>Source lines of one method.</summary>
internal sealed class SourceLines
{
    private readonly ImmutableArray<(int Offset, IrLocation? Location)> _points;

    private SourceLines(IrSource source, ImmutableArray<(int Offset, IrLocation? Location)> points) => (Source, _points) = (source, points);

    public IrSource Source { get; }

    /// <summary>The lines of a method; null when its assembly was read without symbols, or these do not have it.</summary>
    /// <param name="name">For people.</param>
    public static SourceLines? Of(MethodDefinition method, string name, SourceDocuments documents)
    {
        var points = Points(method);
        if (points.FirstOrDefault(point => !point.IsHidden) is not { } first)
            return null;
        var source = new IrSource(name, documents.NameOf(first.Document.Url), first.StartLine);
        return new SourceLines(source, [.. points.Select(point => (point.Offset, point.IsHidden ? null : LocationOf(point)))]);

        // A method of several files (#line) is told by lines of its first one alone.
        IrLocation? LocationOf(SequencePoint point) =>
            point.Document.Url == first.Document.Url ? new IrLocation(source, point.StartLine, point.StartColumn) : null;
    }

    /// <summary>Where an instruction comes from; null for one that no statement has made.</summary>
    public IrLocation? At(int offset)
    {
        var (first, end) = (0, _points.Length);
        while (first < end)
        {
            var middle = (first + end) / 2;
            if (_points[middle].Offset <= offset)
                first = middle + 1;
            else
                end = middle;
        }
        return first == 0 ? null : _points[first - 1].Location;
    }

    /// <summary>The lines of a method in text, as they are in an image's manifest; empty when it has none.</summary>
    public static string Text(MethodDefinition method, SourceDocuments documents)
    {
        // By number, not by offset: a body that was woven has the same instructions, and other offsets.
        var numbers = method.Body.Instructions.Select((instruction, number) => (instruction.Offset, number)).ToDictionary();
        return string.Concat(Points(method).Select(point => string.Create(
            CultureInfo.InvariantCulture,
            $"{numbers.GetValueOrDefault(point.Offset, -1)} {(point.IsHidden ? "" : $"{documents.NameOf(point.Document.Url)} {point.StartLine} {point.StartColumn}")}\n")));
    }

    private static IReadOnlyList<SequencePoint> Points(MethodDefinition method) =>
        method.DebugInformation is { HasSequencePoints: true } information ? [.. information.SequencePoints.OrderBy(point => point.Offset)] : [];
}
