// conv.* (ECMA-335 III.3.27 to III.3.31). Float to integer saturates and takes NaN to zero, as .NET 9 and later define it for every
// processor; below 32 bits the value goes through int32 first, as RyuJIT does it.
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    /// <summary>An integer type a conversion ends in.</summary>
    private readonly record struct IntegerTarget(int Bits, bool IsSigned)
    {
        public long Minimum => IsSigned ? (Bits == 64 ? long.MinValue : -(1L << (Bits - 1))) : 0;
        public long Maximum => IsSigned ? (Bits == 64 ? long.MaxValue : (1L << (Bits - 1)) - 1) : Bits == 64 ? -1 : (1L << Bits) - 1;
        public IrType Type => Bits == 64 ? IrType.I64 : IrType.I32;
        public StackKind Kind => Bits == 64 ? StackKind.Int64 : StackKind.Int32;
    }

    private static readonly IntegerTarget I1 = new(8, true), I2 = new(16, true), I4 = new(32, true), I8 = new(64, true);
    private static readonly IntegerTarget U1 = new(8, false), U2 = new(16, false), U4 = new(32, false), U8 = new(64, false);

    private bool ImportConversion(Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Conv_I1: ConvertTo(I1); return true;
            case Code.Conv_I2: ConvertTo(I2); return true;
            case Code.Conv_I4: ConvertTo(I4); return true;
            case Code.Conv_I8: ConvertTo(I8); return true;
            case Code.Conv_U1: ConvertTo(U1); return true;
            case Code.Conv_U2: ConvertTo(U2); return true;
            case Code.Conv_U4: ConvertTo(U4); return true;
            case Code.Conv_U8: ConvertTo(U8); return true;
            case Code.Conv_I: ConvertToNative(I8); return true;
            case Code.Conv_U: ConvertToNative(U8); return true;
            case Code.Conv_R4: ConvertToFloat(IrType.F32, isSourceSigned: true); return true;
            case Code.Conv_R8: ConvertToFloat(IrType.F64, isSourceSigned: true); return true;
            case Code.Conv_R_Un: ConvertToFloat(IrType.F64, isSourceSigned: false); return true;
            case Code.Conv_Ovf_I1: ConvertChecked(I1, true); return true;
            case Code.Conv_Ovf_I2: ConvertChecked(I2, true); return true;
            case Code.Conv_Ovf_I4: ConvertChecked(I4, true); return true;
            case Code.Conv_Ovf_I8 or Code.Conv_Ovf_I: ConvertChecked(I8, true); return true;
            case Code.Conv_Ovf_U1: ConvertChecked(U1, true); return true;
            case Code.Conv_Ovf_U2: ConvertChecked(U2, true); return true;
            case Code.Conv_Ovf_U4: ConvertChecked(U4, true); return true;
            case Code.Conv_Ovf_U8 or Code.Conv_Ovf_U: ConvertChecked(U8, true); return true;
            case Code.Conv_Ovf_I1_Un: ConvertChecked(I1, false); return true;
            case Code.Conv_Ovf_I2_Un: ConvertChecked(I2, false); return true;
            case Code.Conv_Ovf_I4_Un: ConvertChecked(I4, false); return true;
            case Code.Conv_Ovf_I8_Un or Code.Conv_Ovf_I_Un: ConvertChecked(I8, false); return true;
            case Code.Conv_Ovf_U1_Un: ConvertChecked(U1, false); return true;
            case Code.Conv_Ovf_U2_Un: ConvertChecked(U2, false); return true;
            case Code.Conv_Ovf_U4_Un: ConvertChecked(U4, false); return true;
            case Code.Conv_Ovf_U8_Un or Code.Conv_Ovf_U_Un: ConvertChecked(U8, false); return true;
            default: return false;
        }
    }

    private void ConvertTo(IntegerTarget target)
    {
        var source = PopNative();
        if (source.IsFloat)
        {
            PushFloatAsInteger(source, target);
            return;
        }
        if (source.Constant is { } constant)
        {
            Push(FoldConversion(constant, source.Kind == StackKind.Int32, target));
            return;
        }
        if (target.Bits == 64)
        {
            var wide = source.Kind == StackKind.Int32 && !target.IsSigned
                ? _builder.Convert(IrConversion.ZeroExtend, source.Value!, IrType.I64)
                : AsInt64(source);
            Push(new StackValue(StackKind.Int64, wide));
            return;
        }
        var value = source.IsAddress ? new StackValue(StackKind.Int64, AsInt64(source)) : source;
        Push(Int32(Narrow(AsInt32(value), target)));
    }

    private void PushFloatAsInteger(StackValue source, IntegerTarget target)
    {
        RequireSaturatingRuntime();
        var conversion = target is { Bits: >= 32, IsSigned: false } ? IrConversion.FloatToUnsigned : IrConversion.FloatToSigned;
        var integer = _builder.Convert(conversion, source.Value!, target.Type);
        Push(new StackValue(target.Kind, Narrow(integer, target)));
    }

    /// <summary>Before .NET 9 the result of an out-of-range conversion depended on the processor.</summary>
    private void RequireSaturatingRuntime()
    {
        if (_context.FrameworkMajor < 9)
            throw Skip(DiagnosticCode.FrameworkSemantics, "converts a float to an integer, which .NET 8 leaves to the processor");
    }

    private IrValue Narrow(IrValue value, IntegerTarget target)
    {
        if (target.Bits >= 32)
            return value;
        var narrow = _builder.Convert(IrConversion.Truncate, value, target.Bits == 8 ? IrType.I8 : IrType.I16);
        return _builder.Convert(target.IsSigned ? IrConversion.SignExtend : IrConversion.ZeroExtend, narrow, IrType.I32);
    }

    private StackValue FoldConversion(long value, bool isSource32, IntegerTarget target) => target switch
    {
        { Bits: 8, IsSigned: true } => Int32((sbyte)value),
        { Bits: 8 } => Int32((byte)value),
        { Bits: 16, IsSigned: true } => Int32((short)value),
        { Bits: 16 } => Int32((ushort)value),
        { Bits: 32 } => Int32((int)value),
        { IsSigned: true } => Int64(value),
        _ => Int64(isSource32 ? (uint)value : value),
    };

    /// <summary>conv.i and conv.u: an address stays an address, so that what it points to is not lost to the optimizer.</summary>
    private void ConvertToNative(IntegerTarget target)
    {
        if (_stack.Count > 0 && _stack[^1].Kind is StackKind.ByRef or StackKind.Pointer)
        {
            var address = Pop();
            Push(new StackValue(StackKind.Pointer, address.Value) { Root = address.Root });
            return;
        }
        if (_stack.Count > 0 && _stack[^1].Kind == StackKind.PinnedObject)
            throw Skip(DiagnosticCode.ObjectReference, "takes the address of an object as a number");
        ConvertTo(target);
    }

    private void ConvertToFloat(IrType type, bool isSourceSigned)
    {
        var source = PopNative();
        var kind = type.Kind == IrKind.F32 ? StackKind.Float32 : StackKind.Float64;
        if (source.IsFloat)
        {
            Push(new StackValue(kind, AsFloat(source, type)));
            return;
        }
        var integer = source.IsAddress ? AsInt64(source) : source.Value!;
        if (!integer.Type.IsInteger)
            throw Skip(DiagnosticCode.InvalidIL, $"converts {source.Kind} to a float");
        var isSigned = isSourceSigned && !source.IsAddress;
        // C# converts an unsigned integer to float by conv.r.un conv.r4; one rounding straight to float is what RyuJIT does with the pair.
        if (!isSigned && type.Kind == IrKind.F64 && _at?.Next?.OpCode.Code == Code.Conv_R4 && !_blockOf.ContainsKey(_at.Next))
            (type, kind) = (IrType.F32, StackKind.Float32);
        Push(new StackValue(kind, _builder.Convert(isSigned ? IrConversion.SignedToFloat : IrConversion.UnsignedToFloat, integer, type)));
    }

    private void ConvertChecked(IntegerTarget target, bool isSourceSigned)
    {
        var source = PopNative();
        if (source.IsFloat)
        {
            ConvertFloatChecked(source, target);
            return;
        }
        var value = source.IsAddress ? AsInt64(source) : source.Value!;
        var sourceBits = value.Type.Kind == IrKind.I32 ? 32 : 64;
        var source64 = sourceBits == 64
            ? value
            : _builder.Convert(isSourceSigned ? IrConversion.SignExtend : IrConversion.ZeroExtend, value, IrType.I64);
        if (isSourceSigned)
        {
            if (target is not { Bits: 64, IsSigned: true })
                GuardSignedRange(source64, target);
        }
        else if (target.Bits < 64 || target.IsSigned)
        {
            var maximum = target is { Bits: 64, IsSigned: false } ? -1 : target.Maximum;
            Guard(_builder.Compare(IrPredicate.LessOrEqualUnsigned, source64, _builder.Int64(maximum)), IrExitSite.Overflow);
        }
        var result = target.Bits == 64 ? source64 : _builder.Convert(IrConversion.Truncate, source64, IrType.I32);
        Push(new StackValue(target.Kind, result));
    }

    private void GuardSignedRange(IrValue source, IntegerTarget target)
    {
        var isInRange = target.Bits == 64
            ? _builder.Compare(IrPredicate.GreaterOrEqual, source, _builder.Int64(0))
            : _builder.Binary(IrBinaryOperator.And,
                _builder.Compare(IrPredicate.GreaterOrEqual, source, _builder.Int64(target.Minimum)),
                _builder.Compare(IrPredicate.LessOrEqual, source, _builder.Int64(target.Maximum)));
        Guard(isInRange, IrExitSite.Overflow);
    }

    /// <summary>
    /// In range when the truncated value is: compared in double, where the bounds just outside the range are exact, but for the lower
    /// one of int64, which is itself in range. NaN fails both comparisons.
    /// </summary>
    private void ConvertFloatChecked(StackValue source, IntegerTarget target)
    {
        var value = AsFloat(source, IrType.F64);
        var is64Signed = target is { Bits: 64, IsSigned: true };
        var lower = is64Signed ? -9223372036854775808.0 : target.IsSigned ? target.Minimum - 1.0 : -1.0;
        var upper = target switch
        {
            { Bits: 64, IsSigned: true } => 9223372036854775808.0,
            { Bits: 64 } => 18446744073709551616.0,
            _ => target.Maximum + 1.0,
        };
        var isInRange = _builder.Binary(IrBinaryOperator.And,
            _builder.Compare(is64Signed ? IrPredicate.GreaterOrEqual : IrPredicate.Greater, value, Float64(lower)),
            _builder.Compare(IrPredicate.Less, value, Float64(upper)));
        Guard(isInRange, IrExitSite.Overflow);
        var conversion = target.IsSigned ? IrConversion.FloatToSigned : IrConversion.FloatToUnsigned;
        Push(new StackValue(target.Kind, _builder.Convert(conversion, value, target.Type)));
    }

    private IrValue Float64(double value) => Constant(IrType.F64, BitConverter.DoubleToInt64Bits(value));
}
