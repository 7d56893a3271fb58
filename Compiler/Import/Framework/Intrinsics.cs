// Framework methods native code knows by name: those without an IL body, those whose body only the runtime's compiler may see, and
// those a processor does in one instruction. Everything else of the framework is compiled from its own IL.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Import.Framework;

/// <summary>What a framework method becomes.</summary>
internal abstract record IntrinsicForm;

/// <summary>One IR intrinsic over the arguments as they stand.</summary>
internal sealed record IntrinsicOperation(IrIntrinsic Operation) : IntrinsicForm;

/// <summary>The C library function the runtime itself calls, so that results agree to the last bit.</summary>
/// <param name="IsGnu">True for a function that other systems' C libraries do not have.</param>
internal sealed record LibraryFunction(string Name, bool IsGnu = false) : IntrinsicForm;

/// <summary>The same bits as another kind.</summary>
internal sealed record Reinterpretation(IrType Type) : IntrinsicForm;

internal static class Intrinsics
{
    /// <summary>By "Type::Method(parameter types)", with names short for the primitives.</summary>
    private static readonly ImmutableDictionary<string, IntrinsicForm> Table = Build();

    /// <summary>The form of a framework method, or null when it is compiled like any other.</summary>
    public static IntrinsicForm? Find(string type, string method, IEnumerable<string> parameters) =>
        Table.GetValueOrDefault($"{type}::{method}({string.Join(',', parameters)})");

    private static ImmutableDictionary<string, IntrinsicForm> Build()
    {
        var table = ImmutableDictionary.CreateBuilder<string, IntrinsicForm>(StringComparer.Ordinal);
        foreach (var (type, real, suffix) in new[] { ("System.Math", "System.Double", ""), ("System.MathF", "System.Single", "f") })
        {
            Operation(type, "Sqrt", IrIntrinsic.Sqrt, real);
            Operation(type, "Abs", IrIntrinsic.Abs, real);
            Operation(type, "Floor", IrIntrinsic.Floor, real);
            Operation(type, "Ceiling", IrIntrinsic.Ceiling, real);
            Operation(type, "Truncate", IrIntrinsic.Truncate, real);
            Operation(type, "Round", IrIntrinsic.RoundEven, real);
            Operation(type, "CopySign", IrIntrinsic.CopySign, real, real);
            foreach (var declaring in new[] { "System.Math", type, real }.Distinct())
            {
                Operation(declaring, "Min", IrIntrinsic.Min, real, real);
                Operation(declaring, "Max", IrIntrinsic.Max, real, real);
            }
            Operation(type, "FusedMultiplyAdd", IrIntrinsic.FusedMultiplyAdd, real, real, real);
            Operation(real, "MultiplyAddEstimate", IrIntrinsic.MultiplyAddEstimate, real, real, real);
            foreach (var name in new[]
            {
                "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Cbrt", "Cos", "Cosh", "Exp", "Log", "Log10", "Log2", "Sin", "Sinh", "Tan", "Tanh",
            })
            {
                table.Add($"{type}::{name}({real})", new LibraryFunction(name.ToLowerInvariant() + suffix));
            }
            table.Add($"{type}::SinCos({real},{real}*,{real}*)", new LibraryFunction("sincos" + suffix, IsGnu: true));
            table.Add($"{type}::Atan2({real},{real})", new LibraryFunction("atan2" + suffix));
            table.Add($"{type}::Pow({real},{real})", new LibraryFunction("pow" + suffix));
        }
        Operation("System.Math", "Abs", IrIntrinsic.Abs, "System.Single");

        foreach (var integer in new[] { "System.UInt32", "System.UInt64", "System.UIntPtr" })
        {
            Operation("System.Numerics.BitOperations", "PopCount", IrIntrinsic.PopCount, integer);
            Operation("System.Numerics.BitOperations", "LeadingZeroCount", IrIntrinsic.LeadingZeroCount, integer);
            Operation("System.Numerics.BitOperations", "TrailingZeroCount", IrIntrinsic.TrailingZeroCount, integer);
            Operation("System.Numerics.BitOperations", "RotateLeft", IrIntrinsic.RotateLeft, integer, "System.Int32");
            Operation("System.Numerics.BitOperations", "RotateRight", IrIntrinsic.RotateRight, integer, "System.Int32");
        }
        Operation("System.Numerics.BitOperations", "TrailingZeroCount", IrIntrinsic.TrailingZeroCount, "System.Int32");
        Operation("System.Numerics.BitOperations", "TrailingZeroCount", IrIntrinsic.TrailingZeroCount, "System.Int64");
        foreach (var integer in new[] { "System.Int32", "System.UInt32", "System.Int64", "System.UInt64" })
            Operation("System.Buffers.Binary.BinaryPrimitives", "ReverseEndianness", IrIntrinsic.ReverseEndianness, integer);
        Operation("System.Threading.Thread", "MemoryBarrier", IrIntrinsic.MemoryBarrier);
        Operation("System.Threading.Interlocked", "MemoryBarrier", IrIntrinsic.MemoryBarrier);

        Reinterpret("DoubleToInt64Bits", "System.Double", IrType.I64);
        Reinterpret("DoubleToUInt64Bits", "System.Double", IrType.I64);
        Reinterpret("Int64BitsToDouble", "System.Int64", IrType.F64);
        Reinterpret("UInt64BitsToDouble", "System.UInt64", IrType.F64);
        Reinterpret("SingleToInt32Bits", "System.Single", IrType.I32);
        Reinterpret("SingleToUInt32Bits", "System.Single", IrType.I32);
        Reinterpret("Int32BitsToSingle", "System.Int32", IrType.F32);
        Reinterpret("UInt32BitsToSingle", "System.UInt32", IrType.F32);
        return table.ToImmutable();

        void Operation(string type, string method, IrIntrinsic operation, params string[] parameters) =>
            table.Add($"{type}::{method}({string.Join(',', parameters)})", new IntrinsicOperation(operation));

        void Reinterpret(string method, string parameter, IrType type) =>
            table.Add($"System.BitConverter::{method}({parameter})", new Reinterpretation(type));
    }
}
