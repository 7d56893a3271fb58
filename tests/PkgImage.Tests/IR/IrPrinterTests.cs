using PkgImage.Compiler.IR;

namespace PkgImage.Tests.IR;

[TestClass]
public sealed class IrPrinterTests
{
    [TestMethod]
    public void Prints_signature_flags_locals_and_blocks()
    {
        var capture = new IrCapture(IrCaptureRoot.OfStatic("N.T::table"), [], IrCaptureKind.PinnedObject);
        var pair = new IrLayout("N.Pair", 16, 8, [new IrField("a", IrType.I32, 0), new IrField("b", IrType.F64, 8)]);
        var f = new FunctionUnderTest { ReturnType = IrType.I32, MayExit = true, HasLoop = true, Inlining = IrInlining.Never, Captures = [capture] };
        var n = f.Parameter("n", IrType.I32);
        f.Parameter("owner", IrType.Void);
        var sum = f.Local("sum", IrType.I32);
        f.Local("p", IrType.Struct(pair));
        f.Add(new IrStoreLocal(sum, f.Constant(IrType.I32, -3)));
        f.End(new IrBranch(1));
        var left = f.Define(IrType.I32, r => new IrLoadLocal(r, sum));
        var right = f.Define(IrType.I32, r => new IrLoadLocal(r, n));
        var (wrapped, overflowed) = (f.Value(IrType.I32), f.Value(IrType.I32));
        f.Add(new IrOverflow(wrapped, overflowed, IrOverflowOperator.AddUnsigned, left, right));
        f.Add(new IrGuard(f.Define(IrType.I32, r => new IrCompare(r, IrPredicate.Equal, overflowed, left)), IrExitSite.Overflow));
        var table = f.Define(IrType.Ptr, r => new IrCaptureValue(r, capture));
        var element = f.Define(IrType.I16, r => new IrLoad(r, table, 2) { IsInvariant = true });
        var wide = f.Define(IrType.I32, r => new IrConvert(r, IrConversion.SignExtend, element));
        f.End(new IrConditionalBranch(wide, 1, 2));
        var result = f.Constant(IrType.I32, 7);
        f.End(new IrReturn(result));

        var function = f.Build();

        Assert.AreEqual("", string.Join('\n', IrVerifier.Verify(function)));
        Assert.AreEqual(
            """
            function Test.Method_1($n: i32, $owner: object): i32
              method Test::Method()
              flags may-exit, loop, inline-never
              capture pinnedobject N.T::table
              layout N.Pair: size 16, align 8, a: i32 at 0, b: f64 at 8
              local $sum: i32
              local $p: N.Pair
            block 0:
              %0: i32 = const -3
              set $sum, %0
              branch 1
            block 1: from 0, 1
              %1: i32 = get $sum
              %2: i32 = get $n
              %3: i32, %4: i32 = overflow add-unsigned %1, %2
              %5: i32 = compare equal %4, %1
              guard %5, System.OverflowException
              %6: ptr = capture pinnedobject N.T::table
              %7: i16 = load %6, align 2, invariant
              %8: i32 = sign-extend %7
              branch %8, 1, 2
            block 2: from 1
              %9: i32 = const 7
              return %9

            """, IrPrinter.Print(function));
    }

    [TestMethod]
    [DataRow(IrKind.I32, -1L, "const -1")]
    [DataRow(IrKind.I64, long.MinValue, "const -9223372036854775808")]
    [DataRow(IrKind.F32, 0x3f800000L, "const 1")]
    [DataRow(IrKind.F32, 0x80000000L, "const -0")]
    [DataRow(IrKind.F32, 0xffc00001L, "const nan 0xffc00001")]
    [DataRow(IrKind.F64, 0x3fb999999999999aL, "const 0.1")]
    [DataRow(IrKind.F64, 0x7ff0000000000000L, "const Infinity")]
    [DataRow(IrKind.F64, 0x7ff8000000000123L, "const nan 0x7ff8000000000123")]
    [DataRow(IrKind.Ptr, 0L, "const null")]
    [DataRow(IrKind.Ptr, 255L, "const 0xff")]
    public void Prints_constants_exactly(IrKind kind, long bits, string expected)
    {
        var f = new FunctionUnderTest();
        var constant = new IrConstant(f.Value(new IrType(kind)), bits);
        StringAssert.EndsWith(IrPrinter.Print(f.Build(), constant), " = " + expected);
    }

    [TestMethod]
    public void Equal_local_names_are_told_apart()
    {
        var f = new FunctionUnderTest();
        f.Local("i", IrType.I32);
        var second = f.Local("i", IrType.I64);
        var load = new IrLoadLocal(f.Value(IrType.I64), second);
        Assert.AreEqual("%0: i64 = get $i#1", IrPrinter.Print(f.Build(), load));
    }

    [TestMethod]
    public void Text_of_unknown_origin_stays_on_one_line()
    {
        var f = new FunctionUnderTest();
        var guard = new IrGuard(f.Value(IrType.I32), new IrExitSite(16, "a\nb\\c", []));
        Assert.AreEqual(@"guard %0, a\u000ab\\c", IrPrinter.Print(f.Build(), guard));
    }

    [TestMethod]
    public void Every_instruction_and_terminator_has_its_own_text()
    {
        foreach (var (instruction, text) in SampleInstructions.All())
            Assert.IsFalse(text.Contains(instruction.GetType().Name, StringComparison.Ordinal), text);
    }
}
