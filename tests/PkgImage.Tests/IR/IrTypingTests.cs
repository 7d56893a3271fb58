using PkgImage.Compiler.IR;

namespace PkgImage.Tests.IR;

/// <summary>Each typing rule broken once, and nothing else with it.</summary>
[TestClass]
public sealed class IrTypingTests
{
    private static readonly IrLayout Pair = new("N.Pair", 8, 4, [new IrField("a", IrType.I32, 0), new IrField("b", IrType.I32, 4)]);

    private static readonly IrLayout Quad = new("N.Quad", 16, 8, []);

    [TestMethod]
    [DynamicData(nameof(IllTyped))]
    public void Operation_on_other_kinds(string name, Func<Operands, IrInstruction> instruction)
    {
        var f = new FunctionUnderTest();
        f.Add(instruction(new Operands(f)));
        f.End(new IrReturn(null));
        AssertIllTyped(f, name);
    }

    /// <summary>Operands of every kind, and fresh results.</summary>
    public sealed class Operands
    {
        private readonly Func<IrType, IrValue> _fresh;
        private readonly Func<string, IrType, IrLocal> _local;

        internal Operands(FunctionUnderTest f)
        {
            _fresh = f.Value;
            _local = f.Local;
            (I8, I16, I32, I64) = (f.Constant(IrType.I8), f.Constant(IrType.I16), f.Constant(IrType.I32), f.Constant(IrType.I64));
            (F32, F64, Ptr) = (f.Constant(IrType.F32), f.Constant(IrType.F64), f.Constant(IrType.Ptr));
            Struct = f.Define(IrType.Struct(Pair), r => new IrZeroStruct(r));
        }

        public IrValue I8 { get; }
        public IrValue I16 { get; }
        public IrValue I32 { get; }
        public IrValue I64 { get; }
        public IrValue F32 { get; }
        public IrValue F64 { get; }
        public IrValue Ptr { get; }
        public IrValue Struct { get; }

        public IrValue New(IrType type) => _fresh(type);

        public IrLocal Local(IrType type) => _local("x", type);
    }

    public static IEnumerable<(string Name, Func<Operands, IrInstruction> Instruction)> IllTyped =>
    [
        ("constant struct", v => new IrConstant(v.New(IrType.Struct(Pair)), 0)),
        ("binary, small integers", v => new IrBinary(v.New(IrType.I8), IrBinaryOperator.Add, v.I8, v.I8)),
        ("binary, mixed", v => new IrBinary(v.New(IrType.I32), IrBinaryOperator.Add, v.I32, v.I64)),
        ("binary, other result", v => new IrBinary(v.New(IrType.I64), IrBinaryOperator.Add, v.I32, v.I32)),
        ("binary, pointers", v => new IrBinary(v.New(IrType.Ptr), IrBinaryOperator.Add, v.Ptr, v.Ptr)),
        ("and of floats", v => new IrBinary(v.New(IrType.F64), IrBinaryOperator.And, v.F64, v.F64)),
        ("unsigned division of floats", v => new IrBinary(v.New(IrType.F64), IrBinaryOperator.DivUnsigned, v.F64, v.F64)),
        ("shift by a long", v => new IrBinary(v.New(IrType.I64), IrBinaryOperator.ShiftLeft, v.I64, v.I64)),
        ("sum of vectors of other sizes", v => new IrVectorCall(v.New(IrType.Struct(Quad)), IrVectorOperator.Add, IrLane.Int32, IrLane.Int32, [v.Struct, v.Struct])),
        ("vector of another lane's scalar", v => new IrVectorCall(v.New(IrType.Struct(Pair)), IrVectorOperator.Add, IrLane.Int32, IrLane.Int32, [v.Struct, v.F32])),
        ("vector shift by a long", v => new IrVectorCall(v.New(IrType.Struct(Pair)), IrVectorOperator.ShiftLeft, IrLane.Int32, IrLane.Int32, [v.Struct, v.I64])),
        ("root of integers", v => new IrVectorCall(v.New(IrType.Struct(Pair)), IrVectorOperator.Sqrt, IrLane.Int32, IrLane.Int32, [v.Struct])),
        ("two scalars for one lane", v => new IrVectorCall(v.New(IrType.Struct(Pair)), IrVectorOperator.Create, IrLane.Int64, IrLane.Int64, [v.I64, v.I64])),
        ("lanes widened to another size", v => new IrVectorCall(v.New(IrType.Struct(Pair)), IrVectorOperator.WidenLower, IrLane.Int8, IrLane.Int32, [v.Struct])),
        ("lanes extended to fewer bits", v => new IrVectorCall(v.New(IrType.Struct(Pair)), IrVectorOperator.Extend, IrLane.Int32, IrLane.Int16, [v.Struct])),
        ("lane that is none", v => new IrPermute(v.New(IrType.Struct(Pair)), IrLane.Int32, [0, 2], [v.Struct])),
        ("lanes of half a vector", v => new IrPermute(v.New(IrType.Struct(Pair)), IrLane.Int32, [0], [v.Struct])),
        ("instruction of two sets", v => new IrTargetCall(v.New(IrType.I32), "x86.sse42.crc32.32.8", 3, [], [v.I32, v.I32])),
        ("two questions", v => new IrHardwareTest(v.New(IrType.I32), 3, DecidesResult: true)),
        ("not of a float", v => new IrUnary(v.New(IrType.F32), IrUnaryOperator.Not, v.F32)),
        ("negation of a pointer", v => new IrUnary(v.New(IrType.Ptr), IrUnaryOperator.Negate, v.Ptr)),
        ("overflow of floats", v => new IrOverflow(v.New(IrType.F32), v.New(IrType.I32), IrOverflowOperator.Add, v.F32, v.F32)),
        ("overflow told in a long", v => new IrOverflow(v.New(IrType.I32), v.New(IrType.I64), IrOverflowOperator.Add, v.I32, v.I32)),
        ("comparison of structs", v => new IrCompare(v.New(IrType.I32), IrPredicate.Equal, v.Struct, v.Struct)),
        ("comparison of shorts", v => new IrCompare(v.New(IrType.I32), IrPredicate.Equal, v.I16, v.I16)),
        ("comparison to a long", v => new IrCompare(v.New(IrType.I64), IrPredicate.Equal, v.I64, v.I64)),
        ("truncation to wider", v => new IrConvert(v.New(IrType.I64), IrConversion.Truncate, v.I32)),
        ("extension to narrower", v => new IrConvert(v.New(IrType.I32), IrConversion.SignExtend, v.I64)),
        ("extension to a short", v => new IrConvert(v.New(IrType.I16), IrConversion.ZeroExtend, v.I8)),
        ("byte to float", v => new IrConvert(v.New(IrType.F32), IrConversion.SignedToFloat, v.I8)),
        ("float to byte", v => new IrConvert(v.New(IrType.I8), IrConversion.FloatToUnsigned, v.F64)),
        ("float to itself", v => new IrConvert(v.New(IrType.F32), IrConversion.FloatToFloat, v.F32)),
        ("pointer to int", v => new IrConvert(v.New(IrType.I32), IrConversion.PointerToInteger, v.Ptr)),
        ("int to pointer", v => new IrConvert(v.New(IrType.Ptr), IrConversion.IntegerToPointer, v.I32)),
        ("reinterpretation of another size", v => new IrConvert(v.New(IrType.F64), IrConversion.Reinterpret, v.I32)),
        ("selection by a long", v => new IrSelect(v.New(IrType.I32), v.I64, v.I32, v.I32)),
        ("selection of structs", v => new IrSelect(v.New(IrType.Struct(Pair)), v.I32, v.Struct, v.Struct)),
        ("selection of unequal kinds", v => new IrSelect(v.New(IrType.I32), v.I32, v.I32, v.F32)),
        ("load from an integer", v => new IrLoad(v.New(IrType.I32), v.I64, 4)),
        ("load of nothing", v => new IrLoad(v.New(IrType.Void), v.Ptr, 4)),
        ("store to an integer", v => new IrStore(v.I64, v.I32, 4)),
        ("offset by an int", v => new IrOffset(v.New(IrType.Ptr), v.Ptr, v.I32, false)),
        ("offset of an integer", v => new IrOffset(v.New(IrType.Ptr), v.I64, v.I64, false)),
        ("local read as another type", v => new IrLoadLocal(v.New(IrType.I32), v.Local(IrType.I8))),
        ("local written with another type", v => new IrStoreLocal(v.Local(IrType.I8), v.I32)),
        ("address as an integer", v => new IrLocalAddress(v.New(IrType.I64), v.Local(IrType.I8))),
        ("copy of an int's bytes", v => new IrCopyBlock(v.Ptr, v.Ptr, v.I32)),
        ("fill with a byte", v => new IrFillBlock(v.Ptr, v.I8, v.I64)),
        ("zero of a scalar", v => new IrZeroStruct(v.New(IrType.I64))),
        ("allocation of an int's bytes", v => new IrStackAllocate(v.New(IrType.Ptr), v.I32, false)),
        ("call returning a byte", v => new IrCall(v.New(IrType.I8), "f", [], [])),
        ("data address as an integer", v => new IrDataAddress(v.New(IrType.I64), new IrData("d", [0], 1))),
        ("square root of an int", v => new IrIntrinsicCall(v.New(IrType.I32), IrIntrinsic.Sqrt, [v.I32])),
        ("square root of two", v => new IrIntrinsicCall(v.New(IrType.F32), IrIntrinsic.Sqrt, [v.F32, v.F32])),
        ("population of a float", v => new IrIntrinsicCall(v.New(IrType.I32), IrIntrinsic.PopCount, [v.F32])),
        ("rotation by a long", v => new IrIntrinsicCall(v.New(IrType.I64), IrIntrinsic.RotateLeft, [v.I64, v.I64])),
        ("high half of ints", v => new IrIntrinsicCall(v.New(IrType.I32), IrIntrinsic.MultiplyHigh, [v.I32, v.I32])),
        ("barrier with a result", v => new IrIntrinsicCall(v.New(IrType.I32), IrIntrinsic.MemoryBarrier, [])),
        ("import of a struct", v => new IrImportCall(null, new IrImport("libc", "f"), [v.Struct])),
        ("import from elsewhere", v => new IrImportCall(null, new IrImport("user32", "f"), [])),
    ];

    [TestMethod]
    public void Guard_on_a_long()
    {
        var f = new FunctionUnderTest { MayExit = true };
        f.Add(new IrGuard(f.Constant(IrType.I64), IrExitSite.Overflow));
        f.End(new IrReturn(null));
        AssertIllTyped(f, "");
    }

    [TestMethod]
    public void Branch_on_a_long()
    {
        var f = new FunctionUnderTest();
        f.End(new IrConditionalBranch(f.Constant(IrType.I64), 1, 1));
        f.End(new IrReturn(null));
        AssertIllTyped(f, "");
    }

    [TestMethod]
    public void Switch_on_a_long()
    {
        var f = new FunctionUnderTest();
        f.End(new IrSwitch(f.Constant(IrType.I64), [1], 1));
        f.End(new IrReturn(null));
        AssertIllTyped(f, "");
    }

    [TestMethod]
    public void Return_without_value()
    {
        var f = new FunctionUnderTest { ReturnType = IrType.I32 };
        f.End(new IrReturn(null));
        AssertIllTyped(f, "");
    }

    private static void AssertIllTyped(FunctionUnderTest function, string name)
    {
        var violations = IrVerifier.Verify(function.Build());
        Assert.IsTrue(violations.Length == 1 && violations[0].Rule == IrRule.Typing, $"{name}:\n{string.Join('\n', violations)}");
    }
}
