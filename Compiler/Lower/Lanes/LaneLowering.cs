// A function for several sets of arguments at once (IR.Lanes.LaneFunction): each variable a vector, each lane a call. Vectors have as many
// lanes as the function asks for, whatever the target; the code generator splits what is wider than a register, and chains of the halves
// fill each other's waits.
//
// Lanes take different ways, so control takes all of them, in the order of the function's parts. A block has a mask of the lanes that are
// to run it, which the blocks that lead there fill. It computes in all lanes; what it assigns counts in those of the mask. A loop goes on as
// long as the mask of its header has a lane, and what leaves it waits in the masks of blocks behind it.
//
// Nothing computed in a lane that does not take part is seen: LaneFunction has no instruction that could fail, and no memory.
//
// A mask is a bit for each lane where the CPU has registers for such (AVX-512). Elsewhere it is a vector of integers as wide as the widest
// variable, all ones or zero: instructions that compare and select know it as it is, while bits would be widened and narrowed in each round.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Lanes;
using PkgImage.Compiler.Lower.Bodies;
using PkgImage.Format;

namespace PkgImage.Compiler.Lower.Lanes;

/// <summary>Lowers a function for lanes.</summary>
internal sealed class LaneLowering : IDisposable
{
    /// <summary>Of variables in memory, in bytes: the widest vector's.</summary>
    private const int Alignment = 64;

    private readonly ModuleContext _module;
    private readonly LlvmTypes _types;
    private readonly LaneFunction _lanes;
    private readonly LLVMValueRef _function;
    private readonly LLVMBuilderRef _entry;
    private readonly LLVMBasicBlockRef _init;
    private readonly LLVMBuilderRef _builder;
    private readonly MemoryBuilder _memory;
    private readonly VectorBuilder _vectors;
    private readonly LLVMTypeRef _mask;

    /// <summary>Where the function comes from; null where that is not asked for or not known.</summary>
    private readonly SourceScope? _scope;

    /// <summary>The lanes that are called.</summary>
    private readonly LLVMValueRef _all;
    private readonly LLVMValueRef _result;

    /// <summary>What lanes that run read and assign.</summary>
    private readonly Dictionary<IrLocal, LLVMValueRef> _variables = [];

    /// <summary>What lanes that wait will find, of variables that are assigned meanwhile.</summary>
    private readonly Dictionary<IrLocal, LLVMValueRef> _held = [];

    /// <summary>For each block the lanes that are to run it; all that are called run the others.</summary>
    private readonly Dictionary<int, LLVMValueRef> _masks = [];

    /// <summary>For each loop that control is in, by header, the lanes that are to run another round.</summary>
    private readonly Dictionary<int, LLVMValueRef> _again = [];
    private readonly Dictionary<IrValue, LLVMValueRef> _values = [];
    private readonly Dictionary<IrValue, LLVMValueRef> _flags = [];

    private LaneLowering(ModuleContext module, LaneFunction lanes, LLVMValueRef function)
    {
        _module = module;
        _types = module.Types;
        _lanes = lanes;
        _function = function;
        _entry = module.Context.CreateBuilder();
        _builder = module.Context.CreateBuilder();
        _scope = lanes.Scalar.Source is { } source ? module.Sources?.Begin(function, source) : null;
        _scope?.MoveTo(_builder, null);
        _memory = new MemoryBuilder(module, _builder);
        _vectors = new VectorBuilder(module, _builder, _memory);
        _mask = Vector(module.HasAnswer(HardwareQuestions.Avx512FVL) ? _types.I1 : lanes.Widest == sizeof(long) ? _types.I64 : _types.I32);
        _entry.PositionAtEnd(AppendBlock("entry"));
        _init = AppendBlock("init");
        _builder.PositionAtEnd(_init);
        var asked = function.GetParam((uint)lanes.Scalar.Parameters.Length);
        _all = asked.TypeOf == _mask ? asked : _builder.BuildCast(LLVMOpcode.LLVMSExt, asked, _mask);
        _result = Allocate(Vector(_types.Of(lanes.Scalar.ReturnType)), "result");
        var kept = lanes.Stores.Values.SelectMany(stores => stores.Kept).ToHashSet();
        foreach (var parameter in lanes.Scalar.Parameters)
            Begin(parameter, function.GetParam((uint)parameter.Index), kept.Contains(parameter));
        foreach (var local in lanes.Scalar.Locals)
            Begin(local, LLVMValueRef.CreateConstNull(TypeOf(local.Type)), kept.Contains(local));
        foreach (var block in lanes.Parts.SelectMany(part => part.Blocks).Where(block => !lanes.IsOnEveryWay(block)))
        {
            _masks.Add(block, Allocate(_mask, "lanes.b" + block));
            Assign(_masks[block], LLVMValueRef.CreateConstNull(_mask));
        }
    }

    /// <summary>The type of the function, of vectors for its parameters, a mask, and its result.</summary>
    public static LLVMTypeRef Type(ModuleContext module, LaneFunction lanes) => LLVMTypeRef.CreateFunction(
        LLVMTypeRef.CreateVector(module.Types.Of(lanes.Scalar.ReturnType), (uint)lanes.Lanes),
        [.. lanes.Scalar.Parameters.Select(parameter => module.Types.Of(parameter.Type)).Append(module.Types.I1)
            .Select(type => LLVMTypeRef.CreateVector(type, (uint)lanes.Lanes))]);

    /// <summary>Defines a function of that type.</summary>
    public static void Define(ModuleContext module, LaneFunction lanes, LLVMValueRef function)
    {
        using var lowering = new LaneLowering(module, lanes, function);
        lowering.Define();
    }

    public void Dispose()
    {
        _entry.Dispose();
        _builder.Dispose();
    }

    private void Define()
    {
        foreach (var part in _lanes.Parts)
            Lower(part);
        _builder.BuildRet(Read(_result, Vector(_types.Of(_lanes.Scalar.ReturnType))));
        _entry.BuildBr(_init);
    }

    private void Lower(LanePart part)
    {
        if (part.Loop.IsEmpty)
            Lower(_lanes.Scalar.Blocks[part.Block]);
        else
            LowerLoop(part);
    }

    private void LowerLoop(LanePart loop)
    {
        var (check, round, after) = (AppendBlock($"loop.b{loop.Block}"), AppendBlock($"round.b{loop.Block}"), AppendBlock($"after.b{loop.Block}"));
        var again = Allocate(_mask, "again.b" + loop.Block);
        _again.Add(loop.Block, again);
        _builder.BuildBr(check);
        _builder.PositionAtEnd(check);
        _builder.BuildCondBr(HasAny(_masks[loop.Block]), round, after);
        _builder.PositionAtEnd(round);
        Assign(again, LLVMValueRef.CreateConstNull(_mask));
        foreach (var part in loop.Loop.Skip(1))
            Assign(_masks[part.Block], LLVMValueRef.CreateConstNull(_mask));
        foreach (var part in loop.Loop)
            Lower(part);
        Assign(_masks[loop.Block], Read(again, _mask));
        _builder.BuildBr(check);
        _again.Remove(loop.Block);
        _builder.PositionAtEnd(after);
    }

    private void Lower(IrBlock block)
    {
        LLVMValueRef mask = _masks.TryGetValue(block.Id, out var some) ? Read(some, _mask) : _all;
        var (kept, resumed) = _lanes.Stores[block.Id];
        foreach (var local in resumed)
            Assign(_variables[local], Read(_held[local], TypeOf(local.Type)));
        foreach (var instruction in block.Instructions)
        {
            _scope?.MoveTo(_builder, instruction.Location);
            if (instruction is IrStoreLocal store)
                Store(store, mask, isKept: kept.Contains(store.Local));
            else
                Lower(instruction);
        }
        _scope?.MoveTo(_builder, block.Terminator.Location);
        switch (block.Terminator)
        {
            case IrBranch branch:
                Go(branch.Target, mask);
                break;
            case IrConditionalBranch branch:
                var flag = Flag(branch.Condition);
                var isTaken = flag.TypeOf == _mask ? flag : _builder.BuildCast(LLVMOpcode.LLVMSExt, flag, _mask);
                Go(branch.WhenTrue, _builder.BuildBinOp(LLVMOpcode.LLVMAnd, mask, isTaken));
                Go(branch.WhenFalse, _builder.BuildBinOp(LLVMOpcode.LLVMAnd, mask, _builder.BuildNot(isTaken)));
                break;
            case IrReturn { Value: { } value }:
                Assign(_result, Chosen(mask, Value(value), _result));
                break;
            default:
                throw new InvalidOperationException($"no lowering in lanes for {block.Terminator.GetType().Name}");
        }
    }

    private void Store(IrStoreLocal store, LLVMValueRef mask, bool isKept)
    {
        var value = Value(store.Value);
        Assign(_variables[store.Local], value);
        if (_held.TryGetValue(store.Local, out var held))
            Assign(held, isKept ? Chosen(mask, value, held) : value);
    }

    /// <summary>Sends lanes to a block.</summary>
    private void Go(int block, LLVMValueRef lanes)
    {
        if (_again.TryGetValue(block, out var target) || _masks.TryGetValue(block, out target))
            Assign(target, _builder.BuildBinOp(LLVMOpcode.LLVMOr, Read(target, _mask), lanes));
    }

    private void Lower(IrInstruction instruction)
    {
        switch (instruction)
        {
            case IrConstant constant:
                Define(constant.Result, _vectors.Broadcast(_types.Number(constant), _lanes.Lanes));
                break;
            case IrLoadLocal load:
                Define(load.Result, Read(_variables[load.Local], TypeOf(load.Local.Type)));
                break;
            case IrBinary binary:
                Define(binary.Result, Relaxed(_builder.BuildBinOp(Opcodes.Of(binary.Operator, binary.Result.Type.IsFloat), Value(binary.Left), Right(binary))));
                break;
            case IrUnary { Operator: IrUnaryOperator.Not } unary:
                Define(unary.Result, _builder.BuildNot(Value(unary.Operand)));
                break;
            case IrUnary unary:
                Define(unary.Result, unary.Result.Type.IsFloat ? Relaxed(_builder.BuildFNeg(Value(unary.Operand))) : _builder.BuildNeg(Value(unary.Operand)));
                break;
            case IrCompare { Left.Type.IsFloat: true } compare:
                DefineFlag(compare.Result, Relaxed(_builder.BuildFCmp(Opcodes.FloatPredicate(compare.Predicate), Value(compare.Left), Value(compare.Right))));
                break;
            case IrCompare compare:
                DefineFlag(compare.Result, _builder.BuildICmp(Opcodes.IntegerPredicate(compare.Predicate), Value(compare.Left), Value(compare.Right)));
                break;
            case IrSelect select:
                Define(select.Result, Relaxed(_builder.BuildSelect(Flag(select.Condition), Value(select.WhenTrue), Value(select.WhenFalse))));
                break;
            case IrConvert convert:
                Define(convert.Result, Convert(convert));
                break;
            case IrIntrinsicCall call:
                Define(call.Result!, Relaxed(_vectors.Call(Opcodes.OfOneFloat(call.Intrinsic), [.. call.Arguments.Select(Value)])));
                break;
            default:
                throw new InvalidOperationException($"no lowering in lanes for {instruction.GetType().Name}");
        }
    }

    /// <summary>The right operand; the amount of a shift is taken modulo the width, as everywhere.</summary>
    private LLVMValueRef Right(IrBinary binary)
    {
        var right = Value(binary.Right);
        if (binary.Operator is not (IrBinaryOperator.ShiftLeft or IrBinaryOperator.ShiftRight or IrBinaryOperator.ShiftRightUnsigned))
            return right;
        var type = binary.Result.Type;
        var amount = type == binary.Right.Type ? right : _builder.BuildCast(LLVMOpcode.LLVMZExt, right, TypeOf(type));
        return _builder.BuildBinOp(LLVMOpcode.LLVMAnd, amount, _vectors.Broadcast(LlvmTypes.Constant(_types.Of(type), (type.Size * 8) - 1), _lanes.Lanes));
    }

    private LLVMValueRef Convert(IrConvert convert)
    {
        var isWider = convert.Result.Type.Size > convert.Operand.Type.Size;
        var operand = Value(convert.Operand);
        return convert.Conversion switch
        {
            IrConversion.FloatToFloat when convert.Result.Type == convert.Operand.Type => operand,
            IrConversion.FloatToFloat => _builder.BuildCast(isWider ? LLVMOpcode.LLVMFPExt : LLVMOpcode.LLVMFPTrunc, operand, TypeOf(convert.Result.Type)),
            IrConversion.SignExtend => _builder.BuildCast(LLVMOpcode.LLVMSExt, operand, TypeOf(convert.Result.Type)),
            IrConversion.ZeroExtend => _builder.BuildCast(LLVMOpcode.LLVMZExt, operand, TypeOf(convert.Result.Type)),
            IrConversion.Truncate => _builder.BuildCast(LLVMOpcode.LLVMTrunc, operand, TypeOf(convert.Result.Type)),
            IrConversion.SignedToFloat => _builder.BuildCast(LLVMOpcode.LLVMSIToFP, operand, TypeOf(convert.Result.Type)),
            _ => throw new InvalidOperationException($"no lowering in lanes for {convert.Conversion}"),
        };
    }

    /// <summary>A value in the lanes of a mask, what a variable holds in the others.</summary>
    private LLVMValueRef Chosen(LLVMValueRef mask, LLVMValueRef value, LLVMValueRef variable) => _builder.BuildSelect(IsSet(mask), value, Read(variable, value.TypeOf));

    private LLVMValueRef IsSet(LLVMValueRef mask) => mask.TypeOf == Vector(_types.I1)
        ? mask
        : _builder.BuildICmp(LLVMIntPredicate.LLVMIntSLT, mask, LLVMValueRef.CreateConstNull(_mask));

    /// <summary>Whether a mask has a lane, as an i1.</summary>
    private LLVMValueRef HasAny(LLVMValueRef mask)
    {
        var bits = _module.Context.GetIntType((uint)_lanes.Lanes);
        var set = _builder.BuildCast(LLVMOpcode.LLVMBitCast, IsSet(Read(mask, _mask)), bits);
        return _builder.BuildICmp(LLVMIntPredicate.LLVMIntNE, set, LLVMValueRef.CreateConstNull(bits));
    }

    private LLVMValueRef Value(IrValue value) => _values[value];

    private void Define(IrValue result, LLVMValueRef value) => _values.Add(result, value);

    private void DefineFlag(IrValue result, LLVMValueRef flag)
    {
        _flags.Add(result, flag);
        Define(result, _builder.BuildCast(LLVMOpcode.LLVMZExt, flag, TypeOf(result.Type)));
    }

    private LLVMValueRef Flag(IrValue condition) =>
        _flags.TryGetValue(condition, out var flag)
            ? flag
            : _builder.BuildICmp(LLVMIntPredicate.LLVMIntNE, Value(condition), LLVMValueRef.CreateConstNull(TypeOf(condition.Type)));

    private LLVMValueRef Relaxed(LLVMValueRef value) => _module.IsFast(_lanes.Scalar) ? Opcodes.Relaxed(value) : value;

    private LLVMTypeRef Vector(LLVMTypeRef lane) => LLVMTypeRef.CreateVector(lane, (uint)_lanes.Lanes);

    private LLVMTypeRef TypeOf(IrType type) => Vector(_types.Of(type));

    private LLVMBasicBlockRef AppendBlock(string name) => _module.Context.AppendBasicBlock(_function, name);

    private void Begin(IrLocal local, LLVMValueRef value, bool isKept)
    {
        _variables.Add(local, Allocate(TypeOf(local.Type), local.Name));
        Assign(_variables[local], value);
        if (!isKept)
            return;
        _held.Add(local, Allocate(TypeOf(local.Type), local.Name + ".held"));
        Assign(_held[local], value);
    }

    private LLVMValueRef Allocate(LLVMTypeRef type, string name)
    {
        var variable = _entry.BuildAlloca(type, name);
        variable.SetAlignment(Alignment);
        return variable;
    }

    private LLVMValueRef Read(LLVMValueRef variable, LLVMTypeRef type) => _memory.Load(type, variable, Alignment);

    private void Assign(LLVMValueRef variable, LLVMValueRef value) => _memory.Store(value, variable, Alignment);
}
