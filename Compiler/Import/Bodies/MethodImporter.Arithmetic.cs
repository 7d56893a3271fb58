// Arithmetic, comparison and branches (ECMA-335 III.3). Operand types follow table III.2; operations on constants are folded, so
// that conditions a generic instance decides cut their dead side off.
using System.Collections.Immutable;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    private bool ImportArithmetic(Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Add: Binary(IrBinaryOperator.Add); return true;
            case Code.Sub: Binary(IrBinaryOperator.Sub); return true;
            case Code.Mul: Binary(IrBinaryOperator.Mul); return true;
            case Code.And: Binary(IrBinaryOperator.And); return true;
            case Code.Or: Binary(IrBinaryOperator.Or); return true;
            case Code.Xor: Binary(IrBinaryOperator.Xor); return true;
            case Code.Div: Divide(IrBinaryOperator.Div); return true;
            case Code.Div_Un: Divide(IrBinaryOperator.DivUnsigned); return true;
            case Code.Rem: Divide(IrBinaryOperator.Rem); return true;
            case Code.Rem_Un: Divide(IrBinaryOperator.RemUnsigned); return true;
            case Code.Shl: Shift(IrBinaryOperator.ShiftLeft); return true;
            case Code.Shr: Shift(IrBinaryOperator.ShiftRight); return true;
            case Code.Shr_Un: Shift(IrBinaryOperator.ShiftRightUnsigned); return true;
            case Code.Add_Ovf: Checked(IrOverflowOperator.Add); return true;
            case Code.Add_Ovf_Un: Checked(IrOverflowOperator.AddUnsigned); return true;
            case Code.Sub_Ovf: Checked(IrOverflowOperator.Sub); return true;
            case Code.Sub_Ovf_Un: Checked(IrOverflowOperator.SubUnsigned); return true;
            case Code.Mul_Ovf: Checked(IrOverflowOperator.Mul); return true;
            case Code.Mul_Ovf_Un: Checked(IrOverflowOperator.MulUnsigned); return true;
            case Code.Neg: Unary(IrUnaryOperator.Negate); return true;
            case Code.Not: Unary(IrUnaryOperator.Not); return true;
            case Code.Ceq: Push(Compare(IrPredicate.Equal)); return true;
            case Code.Cgt: Push(Compare(IrPredicate.Greater)); return true;
            case Code.Cgt_Un: Push(Compare(IrPredicate.GreaterUnsigned)); return true;
            case Code.Clt: Push(Compare(IrPredicate.Less)); return true;
            case Code.Clt_Un: Push(Compare(IrPredicate.LessUnsigned)); return true;
            case Code.Ckfinite: CheckFinite(); return true;
            default: return false;
        }
    }

    private void Binary(IrBinaryOperator op)
    {
        var (left, right) = PopOperands();
        if (left.IsAddress || right.IsAddress)
        {
            PointerArithmetic(op, left, right);
            return;
        }
        if (left.Constant is { } l && right.Constant is { } r && ConstantFolding.Binary(op, l, r, left.Kind == StackKind.Int32) is { } folded)
        {
            Push(left.Kind == StackKind.Int32 ? Int32(folded) : Int64(folded));
            return;
        }
        Push(new StackValue(left.Kind, _builder.Binary(op, left.Value!, right.Value!)));
    }

    /// <summary>Two numeric operands brought to one kind; addresses are left as they are.</summary>
    private (StackValue Left, StackValue Right) PopOperands()
    {
        var right = PopNative();
        var left = PopNative();
        if (left.IsAddress || right.IsAddress || left.Kind == right.Kind)
        {
            return left.Kind == StackKind.Struct || right.Kind == StackKind.Struct
                ? throw Skip(DiagnosticCode.InvalidIL, "arithmetic on a struct")
                : (left, right);
        }
        if (left.IsFloat && right.IsFloat)
        {
            return (new StackValue(StackKind.Float64, AsFloat(left, IrType.F64)), new StackValue(StackKind.Float64, AsFloat(right, IrType.F64)));
        }
        // int32 with native int: the int32 is sign-extended.
        if (left.IsInteger && right.IsInteger)
            return (Extend(left), Extend(right));
        throw Skip(DiagnosticCode.InvalidIL, $"arithmetic on {left.Kind} and {right.Kind}");

        StackValue Extend(StackValue value) => value.Kind == StackKind.Int64
            ? value
            : new StackValue(StackKind.Int64, AsInt64(value)) { Constant = value.Constant };
    }

    private void PointerArithmetic(IrBinaryOperator op, StackValue left, StackValue right)
    {
        switch (op)
        {
            case IrBinaryOperator.Add when left.IsAddress && !right.IsAddress:
                Push(left with { Value = _builder.Offset(left.Value!, AsInt64(right), inBounds: false) });
                break;
            case IrBinaryOperator.Add when right.IsAddress && !left.IsAddress:
                Push(right with { Value = _builder.Offset(right.Value!, AsInt64(left), inBounds: false) });
                break;
            case IrBinaryOperator.Sub when !right.IsAddress:
                var negated = _builder.Define(IrType.I64, r => new IrUnary(r, IrUnaryOperator.Negate, AsInt64(right)));
                Push(left with { Value = _builder.Offset(left.Value!, negated, inBounds: false) });
                break;
            default:
                Push(new StackValue(StackKind.Int64, _builder.Binary(op, AsInt64(left), AsInt64(right))));
                break;
        }
    }

    private void Divide(IrBinaryOperator op)
    {
        var (left, right) = PopOperands();
        if (left.IsFloat)
        {
            Push(new StackValue(left.Kind, _builder.Binary(op, left.Value!, right.Value!)));
            return;
        }
        var is32 = left.Kind == StackKind.Int32 && right.Kind == StackKind.Int32;
        var (dividend, divisor) = is32 ? (left.Value!, right.Value!) : (AsInt64(left), AsInt64(right));
        if (left.Constant is { } l && right.Constant is { } c and not 0 and not -1 && ConstantFolding.Divide(op, l, c, is32) is { } folded)
        {
            Push(is32 ? Int32(folded) : Int64(folded));
            return;
        }
        if (right.Constant is null or 0)
            Guard(_builder.Compare(IrPredicate.NotEqual, divisor, Constant(divisor.Type, 0)), IrExitSite.DivideByZero);
        // MinValue / -1 and MinValue % -1 overflow on every processor .NET runs on (III.3.31, III.3.55).
        if (op is IrBinaryOperator.Div or IrBinaryOperator.Rem && right.Constant is null or -1)
        {
            var minimum = Constant(dividend.Type, is32 ? int.MinValue : long.MinValue);
            var isSafe = _builder.Binary(IrBinaryOperator.Or,
                _builder.Compare(IrPredicate.NotEqual, dividend, minimum),
                _builder.Compare(IrPredicate.NotEqual, divisor, Constant(divisor.Type, -1)));
            Guard(isSafe, IrExitSite.Overflow);
        }
        Push(new StackValue(is32 ? StackKind.Int32 : StackKind.Int64, _builder.Binary(op, dividend, divisor)));
    }

    private void Shift(IrBinaryOperator op)
    {
        var amount = PopNative();
        var value = PopNative();
        if (!value.IsInteger)
            value = new StackValue(StackKind.Int64, AsInt64(value));
        if (value.Constant is { } v && amount.Constant is { } a)
        {
            var folded = ConstantFolding.Shift(op, v, (int)a, value.Kind == StackKind.Int32);
            Push(value.Kind == StackKind.Int32 ? Int32(folded) : Int64(folded));
            return;
        }
        Push(new StackValue(value.Kind, _builder.Binary(op, value.Value!, AsInt32(amount))));
    }

    private void Checked(IrOverflowOperator op)
    {
        var (left, right) = PopOperands();
        var isAddress = left.IsAddress || right.IsAddress;
        var (l, r) = isAddress ? (AsInt64(left), AsInt64(right)) : (left.Value!, right.Value!);
        if (!l.Type.IsInteger)
            throw Skip(DiagnosticCode.InvalidIL, "checked arithmetic on a float");
        var result = _builder.Value(l.Type);
        var overflowed = _builder.Value(IrType.I32);
        _builder.Emit(new IrOverflow(result, overflowed, op, l, r));
        Guard(_builder.Compare(IrPredicate.Equal, overflowed, _builder.Int32(0)), IrExitSite.Overflow);
        Push(new StackValue(l.Type.Kind == IrKind.I32 ? StackKind.Int32 : StackKind.Int64, result));
    }

    private void Unary(IrUnaryOperator op)
    {
        var operand = PopNative();
        if (operand.Constant is { } c)
        {
            var folded = op == IrUnaryOperator.Negate ? unchecked(-c) : ~c;
            Push(operand.Kind == StackKind.Int32 ? Int32(folded) : Int64(folded));
            return;
        }
        if (operand.IsAddress)
            operand = new StackValue(StackKind.Int64, AsInt64(operand));
        if (operand.Kind == StackKind.Struct || (operand.IsFloat && op == IrUnaryOperator.Not))
            throw Skip(DiagnosticCode.InvalidIL, $"{op} of {operand.Kind}");
        Push(new StackValue(operand.Kind, _builder.Define(operand.Value!.Type, r => new IrUnary(r, op, operand.Value))));
    }

    /// <summary>ckfinite: x - x is zero exactly when x is neither infinite nor NaN (III.3.19).</summary>
    private void CheckFinite()
    {
        var operand = PopNative();
        if (!operand.IsFloat)
            throw Skip(DiagnosticCode.InvalidIL, "ckfinite of an integer");
        var difference = _builder.Binary(IrBinaryOperator.Sub, operand.Value!, operand.Value!);
        var zero = Constant(operand.Value!.Type, 0);
        Guard(_builder.Compare(IrPredicate.Equal, difference, zero), IrExitSite.Arithmetic);
        Push(operand);
    }

    private IrValue Constant(IrType type, long bits) => _builder.Define(type, r => new IrConstant(r, bits));

    private void Guard(IrValue condition, IrExitSite site)
    {
        _builder.Guard(condition, site);
    }

    private StackValue Compare(IrPredicate predicate)
    {
        var right = Pop();
        var left = Pop();
        if (CompareObjects(predicate, left, right) is { } known)
            return known;
        _stack.Add(left);
        _stack.Add(right);
        (left, right) = PopOperands();
        if (left.Constant is { } l && right.Constant is { } r)
            return Int32(ConstantFolding.Compare(predicate, l, r, left.Kind == StackKind.Int32) ? 1 : 0);
        if (left.IsAddress && right.IsAddress)
            return Int32(_builder.Compare(predicate, left.Value!, right.Value!));
        return left.IsAddress || right.IsAddress
            ? Int32(_builder.Compare(predicate, AsInt64(left), AsInt64(right)))
            : Int32(_builder.Compare(predicate, left.Value!, right.Value!));
    }

    /// <summary>Comparisons that involve what is known only at compile time; null when both operands are native.</summary>
    private StackValue? CompareObjects(IrPredicate predicate, StackValue left, StackValue right)
    {
        if (left.IsNative && right.IsNative)
            return null;
        var isEquality = predicate switch
        {
            IrPredicate.Equal => true,
            // C# writes "is not null" as cgt.un against null.
            IrPredicate.NotEqual or IrPredicate.GreaterUnsigned or IrPredicate.LessUnsigned => false,
            _ => throw Skip(DiagnosticCode.InvalidIL, "orders objects"),
        };
        if (IsKnownNotNull(left) && right.Kind == StackKind.Null || IsKnownNotNull(right) && left.Kind == StackKind.Null)
            return Int32(isEquality ? 0 : 1);
        if (left.Kind == StackKind.Null && right.Kind == StackKind.Null)
            return Int32(isEquality ? 1 : 0);
        if (left.Kind == StackKind.TypeToken && right.Kind == StackKind.TypeToken)
            return Int32(TypeMap.KeyOf(left.Type!) == TypeMap.KeyOf(right.Type!) == isEquality ? 1 : 0);
        // There is one of each.
        if (left.Kind == StackKind.KnownObject && right.Kind == StackKind.KnownObject)
            return Int32(TypeMap.KeyOf(left.Type!) == TypeMap.KeyOf(right.Type!) == isEquality ? 1 : 0);
        // What String's own methods find to be one object they find to be equal, too, and as fast.
        if ((left.Text ?? right.Text) is not null && FrameworkFacts.NameOf(_method.DeclaringType) == "System.String")
            return Int32(isEquality ? 0 : 1);
        (left, right) = (PinPath(left), PinPath(right));
        if ((left.Kind == StackKind.Null || left.IsNative) && (right.Kind == StackKind.Null || right.IsNative))
            return Int32(_builder.Compare(isEquality ? IrPredicate.Equal : IrPredicate.NotEqual, AddressOrNull(left), AddressOrNull(right)));
        throw Skip(DiagnosticCode.ObjectReference, "compares object references");
    }

    private IrValue AddressOrNull(StackValue value) => value.IsNative ? AsPointer(value) : _builder.NullPointer();

    /// <summary>An object by its pinned address instead of its path, for a test of identity; any other value unchanged.</summary>
    private StackValue PinPath(StackValue value) => value.Kind == StackKind.ObjectPath
        ? new StackValue(StackKind.PinnedObject, Capture(value.Path!, IrCaptureKind.PinnedObject), value.Type)
        : value;

    /// <summary>`this` of a running method, constant strings and what has just been boxed are never null.</summary>
    private bool IsKnownNotNull(StackValue value) =>
        value is { Kind: StackKind.TypeToken or StackKind.KnownObject } or { IsBoxed: true } or { Expression: { HasEffects: false } }
        || (value is { Kind: StackKind.ObjectPath, Path: { Path.IsEmpty: true, Root.Parameter: 0 } } && _method.Definition.HasThis);

    private bool ImportBranch(Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Br or Code.Br_S: GoTo((Instruction)instruction.Operand); return true;
            case Code.Brtrue or Code.Brtrue_S: BranchOnTruth(instruction, true); return true;
            case Code.Brfalse or Code.Brfalse_S: BranchOnTruth(instruction, false); return true;
            case Code.Beq or Code.Beq_S: BranchOnCompare(instruction, IrPredicate.Equal); return true;
            case Code.Bne_Un or Code.Bne_Un_S: BranchOnCompare(instruction, IrPredicate.NotEqual); return true;
            case Code.Blt or Code.Blt_S: BranchOnCompare(instruction, IrPredicate.Less); return true;
            case Code.Blt_Un or Code.Blt_Un_S: BranchOnCompare(instruction, IrPredicate.LessUnsigned); return true;
            case Code.Ble or Code.Ble_S: BranchOnCompare(instruction, IrPredicate.LessOrEqual); return true;
            case Code.Ble_Un or Code.Ble_Un_S: BranchOnCompare(instruction, IrPredicate.LessOrEqualUnsigned); return true;
            case Code.Bgt or Code.Bgt_S: BranchOnCompare(instruction, IrPredicate.Greater); return true;
            case Code.Bgt_Un or Code.Bgt_Un_S: BranchOnCompare(instruction, IrPredicate.GreaterUnsigned); return true;
            case Code.Bge or Code.Bge_S: BranchOnCompare(instruction, IrPredicate.GreaterOrEqual); return true;
            case Code.Bge_Un or Code.Bge_Un_S: BranchOnCompare(instruction, IrPredicate.GreaterOrEqualUnsigned); return true;
            case Code.Switch: BranchOnSwitch(instruction); return true;
            case Code.Ret: Return(); return true;
            default: return false;
        }
    }

    private void BranchOnTruth(Instruction instruction, bool whenTrue)
    {
        var value = Pop();
        StackValue condition;
        if (value.Kind == StackKind.Null)
            condition = Int32(0);
        else if (IsKnownNotNull(value))
            condition = Int32(1);
        else if (value.Constant is { } c)
            condition = Int32(c != 0 ? 1 : 0);
        else if (value.Kind == StackKind.ObjectPath || value.IsAddress)
            condition = Int32(_builder.Compare(IrPredicate.NotEqual, PinPath(value).Value!, _builder.NullPointer()));
        else if (!value.IsNative)
            throw Skip(DiagnosticCode.ObjectReference, $"tests {value.Type?.FullName ?? "an object"} for null");
        else if (value.Kind == StackKind.Int64)
            condition = Int32(_builder.Compare(IrPredicate.NotEqual, value.Value!, _builder.Int64(0)));
        else
            condition = value.Kind == StackKind.Int32 ? value : throw Skip(DiagnosticCode.InvalidIL, $"branches on {value.Kind}");
        Branch(instruction, condition, whenTrue);
    }

    private void BranchOnCompare(Instruction instruction, IrPredicate predicate) => Branch(instruction, Compare(predicate), true);

    private void Branch(Instruction instruction, StackValue condition, bool whenTrue)
    {
        var target = (Instruction)instruction.Operand;
        var next = instruction.Next ?? throw Skip(DiagnosticCode.InvalidIL, "control runs off the end of the body");
        if (condition.Constant is { } known)
        {
            GoTo(known != 0 == whenTrue ? target : next);
            return;
        }
        var taken = Carry(target);
        var notTaken = Carry(next);
        _builder.Close(whenTrue
            ? new IrConditionalBranch(condition.Value!, taken, notTaken)
            : new IrConditionalBranch(condition.Value!, notTaken, taken));
    }

    private void BranchOnSwitch(Instruction instruction)
    {
        var targets = (Instruction[])instruction.Operand;
        var value = PopNative();
        var next = instruction.Next ?? throw Skip(DiagnosticCode.InvalidIL, "control runs off the end of the body");
        if (value.Constant is { } known)
        {
            GoTo((uint)known < (uint)targets.Length ? targets[(int)known] : next);
            return;
        }
        var index = AsInt32(value);
        var blocks = targets.Select(Carry).ToImmutableArray();
        _builder.Close(new IrSwitch(index, blocks, Carry(next)));
    }

    private void Return()
    {
        var shape = _context.Types.Of(_scope.Close(_method.Definition.ReturnType));
        var value = shape.Family == TypeFamily.Void ? null : Normalize(Coerce(PopNative(), shape), shape);
        if (_stack.Count > 0)
            throw Skip(DiagnosticCode.InvalidIL, $"returns with {_stack.Count} entries left on the evaluation stack");
        if (_regions.Around(_at!) is not null || _regions.HandlerAround(_at!) is not null)
            throw Skip(DiagnosticCode.InvalidIL, "returns out of a protected block");
        _builder.Close(new IrReturn(value));
    }
}
