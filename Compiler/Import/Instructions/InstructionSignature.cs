// A call of an instruction, as the tables spell it: see InstructionTable.
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Instructions;

internal static class InstructionSignature
{
    /// <summary>Spellings of a call from the narrowest to the widest, each once as it is and once with a constant for a last operand of a byte.</summary>
    public static IEnumerable<string> Of(string method, IReadOnlyList<TypeShape> parameters)
    {
        Func<IrLane, int, string>[] vectors =
        [
            (lane, size) => $"v{size / lane.Size()}{(lane.IsFloat() ? 'f' : lane.IsSigned() ? 'i' : 'u')}{lane.Size() * 8}",
            (lane, size) => $"v{size / lane.Size()}{(lane.IsFloat() ? 'f' : 'i')}{lane.Size() * 8}",
            (lane, size) => lane.IsFloat() ? $"v{size / lane.Size()}f{lane.Size() * 8}" : $"i{size * 8}",
            (_, _) => "v",
        ];
        foreach (var vector in vectors)
        {
            var words = parameters.Select(p => p.Vector is { } lane ? vector(lane, p.Type.Size) : Scalar(p.Type.Kind)).ToList();
            yield return $"{method}({string.Join(',', words)})";
            if (words is [.., "i8"])
                yield return $"{method}({string.Join(',', words.SkipLast(1).Append("#"))})";
        }
    }

    private static string Scalar(IrKind kind) => kind == IrKind.Ptr ? "p" : kind.ToString().ToLowerInvariant();
}
