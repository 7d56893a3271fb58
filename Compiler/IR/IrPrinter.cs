// The text of a function: for tests, for `pkgimage` output and for people. One instruction a line, the type of a value where it is
// defined, nothing that a build's surroundings could change. It is written, never read back.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PkgImage.Format;

namespace PkgImage.Compiler.IR;

/// <summary>Prints a function.</summary>
public sealed class IrPrinter
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _ambiguousLocals;

    private IrPrinter(IrFunction function)
    {
        _ambiguousLocals = function.Parameters.Concat(function.Locals)
            .GroupBy(l => l.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The text, lines ended by '\n'.</summary>
    public static string Print(IrFunction function)
    {
        var printer = new IrPrinter(function);
        printer.Header(function);
        printer.Blocks(function.Blocks);
        return printer._text.ToString();
    }

    /// <summary>One instruction's text, without indentation, as <see cref="Print(IrFunction)"/> shows it.</summary>
    public static string Print(IrFunction function, IrInstruction instruction) => new IrPrinter(function).Instruction(instruction);

    private void Line(string text) => _text.Append(text).Append('\n');

    private void Header(IrFunction function)
    {
        var parameters = function.Parameters.Select(p => $"{Name(p)}: {Parameter(p)}");
        Line($"function {function.Symbol}({string.Join(", ", parameters)}): {function.ReturnType}");
        Line($"  method {OneLine(function.DisplayName)}");
        var flags = Flags(function).ToList();
        if (flags.Count > 0)
            Line($"  flags {string.Join(", ", flags)}");
        foreach (var capture in function.Captures)
            Line($"  capture {OneLine(capture.ToString())}");
        foreach (var layout in Layouts(function))
        {
            var fields = layout.Fields.Select(f => $", {f.Name}: {f.Type} at {f.Offset}");
            Line($"  layout {layout.Name}: size {layout.Size}, align {layout.Alignment}{string.Concat(fields)}");
        }
        foreach (var local in function.Locals)
            Line($"  local {Name(local)}: {local.Type}");
        for (var i = 0; i < function.Pads.Length; i++)
            Line($"  pad {i}: block {function.Pads[i].Block}, status {Name(function.Pads[i].Status)}");
    }

    private static string Parameter(IrLocal parameter) => parameter.Type.Kind == IrKind.Void ? "object" : parameter.Type.ToString();

    private static IEnumerable<string> Flags(IrFunction function)
    {
        if (function.MayExit)
            yield return "may-exit";
        if (function.NeedsExitRecord)
            yield return "exit-record";
        if (function.HasLoop)
            yield return "loop";
        if (function.IsFastMath)
            yield return "fast-math";
        foreach (var parameter in function.NoAliasParameters)
            yield return $"no-alias {parameter}";
        foreach (var parameter in function.OwnedParameters)
            yield return $"owned {parameter}";
        if (function.Inlining != IrInlining.ByCost)
            yield return function.Inlining == IrInlining.Always ? "inline-always" : "inline-never";
    }

    /// <summary>Layouts of the function's types and their fields' types, in order of first mention.</summary>
    private static ImmutableArray<IrLayout> Layouts(IrFunction function)
    {
        var seen = new HashSet<IrLayout>();
        var types = function.Parameters.Select(p => p.Type).Append(function.ReturnType).Concat(function.Locals.Select(l => l.Type))
            .Concat(function.Blocks.SelectMany(b => b.Instructions).SelectMany(i => i.Definitions()).Select(v => v.Type));
        return [.. types.SelectMany(WithFields).Where(seen.Add)];

        static IEnumerable<IrLayout> WithFields(IrType type) =>
            type.Layout is null ? [] : type.Layout.Fields.SelectMany(f => WithFields(f.Type)).Prepend(type.Layout);
    }

    private void Blocks(ImmutableArray<IrBlock> blocks)
    {
        var edges = blocks.SelectMany(b => b.Terminator.Successors.Distinct().Select(target => (target, b.Id)));
        var predecessors = edges.ToLookup(e => e.target, e => e.Id);
        foreach (var block in blocks)
        {
            var from = string.Join(", ", predecessors[block.Id]);
            var pad = block.Pad == IrBlock.NoPad ? "" : $" pad {block.Pad}";
            Line($"block {block.Id}:{If(from.Length > 0, " from " + from)}{pad}");
            foreach (var instruction in block.Instructions)
                Line($"  {Instruction(instruction)}{Place(instruction.Location)}");
            Line($"  {Terminator(block.Terminator)}{Place(block.Terminator.Location)}");
        }
    }

    private static string Place(IrLocation? location) => location is null ? "" : $" at {location}";

    private string Name(IrLocal local) => _ambiguousLocals.Contains(local.Name) ? $"{local}#{local.Index}" : local.ToString();

    private string Instruction(IrInstruction instruction)
    {
        var definitions = string.Join(", ", instruction.Definitions().Select(v => $"{v}: {v.Type}"));
        return definitions.Length == 0 ? Operation(instruction) : $"{definitions} = {Operation(instruction)}";
    }

    private string Operation(IrInstruction instruction) => instruction switch
    {
        IrConstant i => "const " + Constant(i.Result.Type, i.Bits),
        IrBinary i => $"{Word(i.Operator)} {i.Left}, {i.Right}",
        IrUnary i => $"{Word(i.Operator)} {i.Operand}",
        IrOverflow i => $"overflow {Word(i.Operator)} {i.Left}, {i.Right}",
        IrCompare i => $"compare {Word(i.Predicate)} {i.Left}, {i.Right}",
        IrConvert i => $"{Word(i.Conversion)} {i.Operand}",
        IrSelect i => $"select {i.Condition}, {i.WhenTrue}, {i.WhenFalse}",
        IrLoad i => $"load {i.Address}, align {i.Alignment}{If(i.IsVolatile, ", volatile")}{If(i.IsInvariant, ", invariant")}{Of(i.Elements)}",
        IrStore i => $"store {i.Address}, {i.Value}, align {i.Alignment}{If(i.IsVolatile, ", volatile")}{Of(i.Elements)}",
        IrOffset i => $"offset {i.Base}, {i.Bytes}{If(i.InBounds, ", in-bounds")}",
        IrLoadLocal i => $"get {Name(i.Local)}",
        IrStoreLocal i => $"set {Name(i.Local)}, {i.Value}",
        IrLocalAddress i => $"address {Name(i.Local)}",
        IrCopyBlock i => $"copy {i.Destination}, {i.Source}, {i.Size}{If(i.IsVolatile, ", volatile")}",
        IrFillBlock i => $"fill {i.Destination}, {i.Value}, {i.Size}{If(i.IsVolatile, ", volatile")}",
        IrZeroStruct => "zero",
        IrStackAllocate i => $"stack-allocate {i.Size}{If(i.IsZeroed, ", zeroed")}",
        IrCall i => $"call {i.Callee}({string.Join(", ", i.Arguments.Select((a, n) => a?.ToString() ?? Path(i, n)))})",
        IrCaptureValue i => $"capture {OneLine(i.Capture.ToString())}",
        IrDataAddress i => $"data {i.Data.Symbol}, {i.Data.Bytes.Length} bytes, align {i.Data.Alignment}",
        IrIntrinsicCall i => $"intrinsic {Word(i.Intrinsic)}({Values(i.Arguments)})",
        IrImportCall i => $"import {i.Import.Library}!{i.Import.Name}({Values(i.Arguments)})",
        IrExitTest i => $"exit-test {i.Status}, pad {i.Pad} clause {i.Clause}, {OneLine(i.CatchType)}, [{string.Join(", ", i.Codes)}]",
        IrVectorCall i => $"vector {Word(i.Operator)}.{Lanes(i)}{If(i.IsScalar, ".first")}({Values(i.Arguments)})",
        IrPermute i => $"permute {i.Lane.ToString().ToLowerInvariant()}({Values(i.Arguments)}), [{string.Join(", ", i.Positions)}]",
        IrTargetCall i => $"target {i.Name}{string.Concat(i.Overloads.Select(o => $" <{o}>"))}({Values(i.Arguments)}), {(HardwareQuestions)i.Question}",
        IrHardwareTest i => $"hardware {(HardwareQuestions)i.Question}{If(i.DecidesResult, ", decides-result")}",
        IrGuard i => $"guard {i.Condition}, {OneLine(i.Site.ToString())}{(i.NullObject is null ? "" : $", null {i.NullObject}")}",
        _ => instruction.GetType().Name,
    };

    private static string Lanes(IrVectorCall call) =>
        call.Lane == call.ResultLane ? call.Lane.ToString().ToLowerInvariant() : $"{call.Lane}.{call.ResultLane}".ToLowerInvariant();

    private static string Terminator(IrTerminator terminator) => terminator switch
    {
        IrBranch t => $"branch {t.Target}",
        IrConditionalBranch t => $"branch {t.Condition}, {t.WhenTrue}, {t.WhenFalse}",
        IrSwitch t => $"switch {t.Value}, [{string.Join(", ", t.Targets)}], {t.Default}",
        IrReturn { Value: null } => "return",
        IrReturn t => $"return {t.Value}",
        IrExit t => $"exit {OneLine(t.Site.ToString())}({Values(t.Payload)})",
        IrResume t => $"resume {t.Status}, pad {t.Pad}",
        IrUnreachable => "unreachable",
        _ => terminator.GetType().Name,
    };

    private static string Path(IrCall call, int argument) => $"[{call.ObjectPaths.ElementAtOrDefault(argument)}]";

    private static string Values(ImmutableArray<IrValue> values) => string.Join(", ", values);

    private static string If(bool condition, string text) => condition ? text : "";

    private static string Of(IrElements elements) => If(elements != IrElements.Unknown, ", " + Word(elements));

    /// <summary>An enum member in the text's spelling: ShiftRightUnsigned as shift-right-unsigned.</summary>
    private static string Word<T>(T member) where T : struct, Enum
    {
        var word = new StringBuilder();
        foreach (var c in member.ToString())
        {
            if (char.IsAsciiLetterUpper(c) && word.Length > 0)
                word.Append('-');
            word.Append(char.ToLowerInvariant(c));
        }
        return word.ToString();
    }

    /// <summary>Integers in decimal; floats so that they read back exactly, a NaN by its bits; addresses in hexadecimal.</summary>
    private static string Constant(IrType type, long bits) => type.Kind switch
    {
        IrKind.F32 when float.IsNaN(BitConverter.Int32BitsToSingle((int)bits)) => $"nan 0x{(uint)bits:x8}",
        IrKind.F32 => BitConverter.Int32BitsToSingle((int)bits).ToString("R", CultureInfo.InvariantCulture),
        IrKind.F64 when double.IsNaN(BitConverter.Int64BitsToDouble(bits)) => $"nan 0x{bits:x16}",
        IrKind.F64 => BitConverter.Int64BitsToDouble(bits).ToString("R", CultureInfo.InvariantCulture),
        IrKind.Ptr when bits == 0 => "null",
        IrKind.Ptr => $"0x{bits:x}",
        _ => bits.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Text of unknown origin on one line: backslashes and control characters escaped.</summary>
    private static string OneLine(string text)
    {
        if (!text.Any(c => char.IsControl(c) || c == '\\'))
            return text;
        var line = new StringBuilder();
        foreach (var c in text)
            line.Append(c == '\\' ? @"\\" : char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString());
        return line.ToString();
    }
}
