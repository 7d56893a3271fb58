// Instructions by the code generator's names, as text: a line holds a method's name, then for each form of its operands the instruction.
//
//   operands   v4f32 a vector, v4u32 one of unsigned lanes (v4i32 stands for both), i128 any vector of integers of that size, v any vector,
//              i32 a scalar, p a pointer, # a constant from 0 to 255, #31 one up to 31
//   =name      LLVM's name without the architecture's prefix
//   =^name     the same on all operands but the first, whose lanes are kept except for the first one
using System.Collections.Immutable;
using System.Globalization;

namespace PkgImage.Compiler.Import.Instructions;

/// <summary>An instruction.</summary>
/// <param name="Name">As <see cref="IR.IrTargetCall.Name"/> has it.</param>
/// <param name="MaxImmediate">The greatest value its last operand may have, which is a constant; null when there is no such operand.</param>
/// <param name="KeepsUpper">True when the first operand only gives the lanes behind the first one.</param>
internal sealed record TargetForm(string Name, int? MaxImmediate, bool KeepsUpper);

/// <summary>Text as a table.</summary>
internal static class InstructionTable
{
    /// <summary>The forms by method and operands, as <see cref="InstructionSignature"/> spells them.</summary>
    /// <param name="prefix">What all names of the architecture start with.</param>
    public static ImmutableDictionary<string, TargetForm> Parse(string prefix, string text)
    {
        var table = ImmutableDictionary.CreateBuilder<string, TargetForm>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var (operands, name) in words.Skip(1).Select(word => word.Split('=')).Select(pair => (pair[0], pair[1])))
            {
                var hash = operands.IndexOf('#', StringComparison.Ordinal);
                var limit = hash < 0 || hash == operands.Length - 1 ? byte.MaxValue : int.Parse(operands.AsSpan(hash + 1), CultureInfo.InvariantCulture);
                table.Add(
                    $"{words[0]}({(hash < 0 ? operands : operands[..(hash + 1)])})",
                    new TargetForm(prefix + name.TrimStart('^'), hash < 0 ? null : limit, name.StartsWith('^')));
            }
        }
        return table.ToImmutable();
    }
}
