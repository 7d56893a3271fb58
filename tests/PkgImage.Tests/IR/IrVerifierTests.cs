using System.Collections.Immutable;
using PkgImage.Compiler.IR;

namespace PkgImage.Tests.IR;

/// <summary>Each invariant broken once, and nothing else with it.</summary>
[TestClass]
public sealed class IrVerifierTests
{
    private static readonly IrLayout Pair = new("N.Pair", 8, 4, [new IrField("a", IrType.I32, 0), new IrField("b", IrType.I32, 4)]);

    [TestMethod]
    public void A_function_with_every_instruction_is_well_formed() => AssertNone(IrVerifier.Verify(SampleInstructions.Function()));

    [TestMethod]
    public void The_sample_holds_every_record_of_the_IR()
    {
        var records = typeof(IrInstruction).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && (t.IsSubclassOf(typeof(IrInstruction)) || t.IsSubclassOf(typeof(IrTerminator))));
        CollectionAssert.AreEquivalent(records.ToArray(), SampleInstructions.All().Select(r => r.Record.GetType()).Distinct().ToArray());
    }

    [TestMethod]
    public void Symbol_spelling()
    {
        var f = new FunctionUnderTest { Symbol = "a b" };
        f.End(new IrReturn(null));
        AssertOnly(IrRule.SymbolSpelling, f);
    }

    [TestMethod]
    public void No_entry_block() => AssertOnly(IrRule.BlockNumbering, new FunctionUnderTest());

    [TestMethod]
    public void Block_at_another_position()
    {
        var f = new FunctionUnderTest();
        f.End(new IrReturn(null), id: 3);
        AssertOnly(IrRule.BlockNumbering, f);
    }

    [TestMethod]
    public void Branch_out_of_the_function()
    {
        var f = new FunctionUnderTest();
        f.End(new IrBranch(9));
        AssertOnly(IrRule.BranchTarget, f);
    }

    [TestMethod]
    public void Branch_to_the_entry()
    {
        var f = new FunctionUnderTest { HasLoop = true };
        f.End(new IrBranch(0));
        AssertOnly(IrRule.EntryIsNoTarget, f);
    }

    [TestMethod]
    public void Local_at_another_index()
    {
        var f = new FunctionUnderTest();
        f.End(new IrReturn(null));
        var function = WithLocals(f.Build(), [new IrLocal(1, "x", IrType.I32)]);
        AssertOnly(IrRule.LocalNumbering, IrVerifier.Verify(function));
    }

    [TestMethod]
    public void Void_local()
    {
        var f = new FunctionUnderTest();
        f.Local("x", IrType.Void);
        f.End(new IrReturn(null));
        AssertOnly(IrRule.LocalNumbering, f);
    }

    [TestMethod]
    public void Local_of_another_function()
    {
        var f = new FunctionUnderTest();
        f.Local("x", IrType.I32);
        f.Add(new IrLoadLocal(f.Value(IrType.I32), new IrLocal(0, "x", IrType.I32)));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.ForeignLocal, f);
    }

    [TestMethod]
    public void Value_defined_twice()
    {
        var f = new FunctionUnderTest();
        f.Add(new IrConstant(f.Constant(IrType.I32), 1));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.DefinedOnce, f);
    }

    [TestMethod]
    public void Two_values_of_one_number()
    {
        var f = new FunctionUnderTest();
        f.Add(new IrConstant(new IrValue(5, IrType.I32), 1));
        f.Add(new IrConstant(new IrValue(5, IrType.I32), 1));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.DefinedOnce, f);
    }

    [TestMethod]
    public void Value_used_before_its_definition()
    {
        var f = new FunctionUnderTest();
        var late = f.Value(IrType.I32);
        f.Define(IrType.I32, r => new IrUnary(r, IrUnaryOperator.Not, late));
        f.Add(new IrConstant(late, 1));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.DefinedBeforeUse, f);
    }

    [TestMethod]
    public void Value_used_in_another_block()
    {
        var f = new FunctionUnderTest { ReturnType = IrType.I32 };
        var value = f.Constant(IrType.I32);
        f.End(new IrBranch(1));
        f.End(new IrReturn(value));
        AssertOnly(IrRule.DefinedBeforeUse, f);
    }

    [TestMethod]
    public void Struct_without_layout()
    {
        var f = new FunctionUnderTest();
        f.Local("s", new IrType(IrKind.Struct));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.Layout, f);
    }

    [TestMethod]
    public void Scalar_with_layout()
    {
        var f = new FunctionUnderTest();
        f.Local("s", new IrType(IrKind.I32, Pair));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.Layout, f);
    }

    [TestMethod]
    public void Field_outside_its_struct()
    {
        var f = new FunctionUnderTest();
        f.Local("s", IrType.Struct(Pair with { Size = 7 }));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.Layout, f);
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(0)]
    [DataRow(-8)]
    public void Alignment_that_is_no_power_of_two(int alignment)
    {
        var f = new FunctionUnderTest();
        var address = f.Constant(IrType.Ptr);
        f.Define(IrType.I32, r => new IrLoad(r, address, alignment));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.Alignment, f);
    }

    [TestMethod]
    public void Capture_not_listed()
    {
        var f = new FunctionUnderTest();
        f.Define(IrType.Ptr, r => new IrCaptureValue(r, StaticCapture("N.T::g")));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.Capture, f);
    }

    [TestMethod]
    public void Capture_listed_twice()
    {
        var f = new FunctionUnderTest { Captures = [StaticCapture("N.T::g"), StaticCapture("N.T::g")] };
        f.End(new IrReturn(null));
        AssertOnly(IrRule.Capture, f);
    }

    [TestMethod]
    public void Capture_of_no_parameter()
    {
        var f = new FunctionUnderTest { Captures = [new IrCapture(IrCaptureRoot.OfParameter(1), ["f"], IrCaptureKind.Address)] };
        f.Parameter("this", IrType.Void);
        f.End(new IrReturn(null));
        AssertOnly(IrRule.Capture, f);
    }

    [TestMethod]
    public void Exit_with_code_zero()
    {
        var f = new FunctionUnderTest { MayExit = true };
        f.End(new IrExit(new IrExitSite(0, "throw", []), []));
        AssertOnly(IrRule.ExitSite, f);
    }

    [TestMethod]
    public void Payload_of_other_types()
    {
        var f = new FunctionUnderTest { MayExit = true, NeedsExitRecord = true };
        f.End(new IrExit(new IrExitSite(16, "throw", [IrType.I64]), [f.Constant(IrType.I32)]));
        AssertOnly(IrRule.ExitSite, f);
    }

    [TestMethod]
    public void Guard_on_a_site_with_payload()
    {
        var f = new FunctionUnderTest { MayExit = true };
        f.Add(new IrGuard(f.Constant(IrType.I32), new IrExitSite(16, "throw", [IrType.I32])));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.ExitSite, f);
    }

    [TestMethod]
    public void Struct_in_a_payload()
    {
        var f = new FunctionUnderTest { MayExit = true, NeedsExitRecord = true };
        var pair = f.Define(IrType.Struct(Pair), r => new IrZeroStruct(r));
        f.End(new IrExit(new IrExitSite(16, "throw", [IrType.Struct(Pair)]), [pair]));
        AssertOnly(IrRule.ExitSite, f);
    }

    [TestMethod]
    [DataRow(false, false, false, true, false, DisplayName = "leaves, MayExit false")]
    [DataRow(true, false, false, false, false, DisplayName = "MayExit without an exit")]
    [DataRow(true, true, false, true, false, DisplayName = "exit record without a payload")]
    [DataRow(true, false, false, false, true, DisplayName = "payload without exit record")]
    public void Flags_that_disagree_with_the_body(bool mayExit, bool record, bool loop, bool guards, bool carries)
    {
        var f = new FunctionUnderTest { MayExit = mayExit, NeedsExitRecord = record, HasLoop = loop };
        var value = f.Constant(IrType.I32);
        if (guards)
            f.Add(new IrGuard(value, IrExitSite.Overflow));
        f.End(carries ? new IrExit(new IrExitSite(16, "throw", [IrType.I32]), [value]) : new IrReturn(null));
        AssertOnly(IrRule.Flags, f);
    }

    [TestMethod]
    [DataRow(9, 0, 0, DisplayName = "a pad without its block")]
    [DataRow(1, 5, 0, DisplayName = "a block with no such pad")]
    [DataRow(1, 0, 5, DisplayName = "a resume of no pad")]
    [DataRow(2, 0, 0, DisplayName = "a pad's block that exits to itself")]
    public void Pads_that_do_not_fit(int target, int pad, int resumed)
    {
        var f = new FunctionUnderTest { MayExit = true, HasLoop = true };
        f.Pad(target, f.Local("status", IrType.I32));
        f.End(new IrConditionalBranch(f.Constant(IrType.I32), 1, 2));
        f.End(new IrResume(resumed, f.Constant(IrType.I32)));
        f.Add(new IrGuard(f.Constant(IrType.I32), IrExitSite.Overflow));
        f.End(new IrReturn(null), pad: pad);
        AssertOnly(IrRule.Pad, f);
    }

    [TestMethod]
    public void Exits_to_a_pad_do_not_leave_the_function()
    {
        var f = new FunctionUnderTest { MayExit = true };
        f.Pad(1, f.Local("status", IrType.I32));
        f.Add(new IrGuard(f.Constant(IrType.I32), IrExitSite.Overflow));
        f.End(new IrReturn(null), pad: 0);
        f.End(new IrReturn(null));
        AssertOnly(IrRule.Flags, f);
    }

    [TestMethod]
    public void Loop_without_HasLoop()
    {
        var f = new FunctionUnderTest();
        f.End(new IrBranch(1));
        f.End(new IrConditionalBranch(f.Constant(IrType.I32), 1, 2));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.Flags, f);
    }

    [TestMethod]
    public void Join_without_a_loop_is_no_loop()
    {
        var f = new FunctionUnderTest();
        f.End(new IrConditionalBranch(f.Constant(IrType.I32), 1, 2));
        f.End(new IrBranch(3));
        f.End(new IrBranch(3));
        f.End(new IrReturn(null));
        AssertNone(IrVerifier.Verify(f.Build()));
    }

    [TestMethod]
    public void Deep_chains_of_blocks_are_walked()
    {
        var f = new FunctionUnderTest();
        for (var i = 1; i < 200_000; i++)
            f.End(new IrBranch(i));
        f.End(new IrReturn(null));
        AssertNone(IrVerifier.Verify(f.Build()));
    }

    [TestMethod]
    public void Small_integer_returned() => AssertOnly(IrRule.Typing, IrVerifier.Verify(Returning(IrType.I8)));

    private static IrFunction Returning(IrType type)
    {
        var f = new FunctionUnderTest { ReturnType = type };
        f.End(new IrReturn(f.Constant(type)));
        return f.Build();
    }

    [TestMethod]
    public void Records_the_verifier_does_not_know_are_told()
    {
        var f = new FunctionUnderTest();
        f.Add(new LaterInstruction());
        f.End(new IrReturn(null));
        AssertOnly(IrRule.UnknownRecord, f);
        var g = new FunctionUnderTest();
        g.End(new LaterTerminator());
        AssertOnly(IrRule.UnknownRecord, g);
    }

    private sealed record LaterInstruction : IrInstruction;

    private sealed record LaterTerminator : IrTerminator;

    [TestMethod]
    public void Argument_that_is_both_value_and_path()
    {
        var f = new FunctionUnderTest();
        f.Add(new IrCall(null, "Callee", [f.Constant(IrType.I64)], [new IrObjectPath(IrCaptureRoot.OfStatic("N.T::o"), [])]));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.Call, f);
    }

    [TestMethod]
    public void Call_of_no_function() => AssertOnly(IrRule.Call, IrVerifier.VerifyCalls([Caller(false, [])]));

    [TestMethod]
    public void Call_that_fits_its_callee() => AssertNone(IrVerifier.VerifyCalls([Caller(false, []), Callee()]));

    [TestMethod]
    public void Call_with_too_few_arguments() =>
        AssertOnly(IrRule.Call, IrVerifier.VerifyCalls([Caller(false, []), Callee(parameter: IrType.I32)]));

    [TestMethod]
    public void Call_with_an_argument_of_another_type() =>
        AssertOnly(IrRule.Call, IrVerifier.VerifyCalls([Caller(true, []), Callee(parameter: IrType.I32)]));

    [TestMethod]
    public void Call_without_a_value_that_its_callee_takes()
    {
        var f = new FunctionUnderTest { Symbol = "Caller" };
        f.Add(new IrCall(null, "Callee", [null], [null]));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.Call, IrVerifier.VerifyCalls([f.Build(), Callee(parameter: IrType.I32)]));
        AssertNone(IrVerifier.VerifyCalls([f.Build(), Callee(parameter: IrType.Void)]));
    }

    [TestMethod]
    public void Call_whose_result_has_another_type() =>
        AssertOnly(IrRule.Call, IrVerifier.VerifyCalls([Caller(false, []), Callee(returnType: IrType.I32)]));

    [TestMethod]
    public void Callee_that_may_exit_makes_its_caller_so() =>
        AssertOnly(IrRule.Flags, IrVerifier.VerifyCalls([Caller(false, []), Callee(mayExit: true)]));

    [TestMethod]
    public void Callee_with_a_loop_makes_its_caller_so() =>
        AssertOnly(IrRule.Flags, IrVerifier.VerifyCalls([Caller(false, []), Callee(hasLoop: true)]));

    [TestMethod]
    public void Capture_of_a_callee_is_its_callers() =>
        AssertOnly(IrRule.Capture, IrVerifier.VerifyCalls([Caller(false, []), Callee(captures: [StaticCapture("N.T::g")])]));

    [TestMethod]
    public void Capture_through_a_parameter_is_found_through_the_object_path()
    {
        var path = new IrObjectPath(IrCaptureRoot.OfStatic("N.T::o"), ["inner"]);
        var inCallee = new IrCapture(IrCaptureRoot.OfParameter(0), ["data"], IrCaptureKind.PinnedObject);
        var inCaller = new IrCapture(path.Root, ["inner", "data"], IrCaptureKind.PinnedObject);
        var callee = Callee(parameter: IrType.Void, captures: [inCallee]);
        foreach (var captures in new ImmutableArray<IrCapture>[] { [inCaller], [] })
        {
            var f = new FunctionUnderTest { Symbol = "Caller", Captures = captures };
            f.Add(new IrCall(null, "Callee", [null], [path]));
            f.End(new IrReturn(null));
            var violations = IrVerifier.VerifyCalls([f.Build(), callee]);
            if (captures.IsEmpty)
                AssertOnly(IrRule.Capture, violations);
            else
                AssertNone(violations);
        }
    }

    [TestMethod]
    public void Two_functions_of_one_symbol() => AssertOnly(IrRule.SymbolSpelling, IrVerifier.VerifyCalls([Callee(), Callee()]));

    [TestMethod]
    public void Recursion_without_HasLoop()
    {
        var f = new FunctionUnderTest { Symbol = "Callee" };
        f.Add(new IrCall(null, "Callee", [], []));
        f.End(new IrReturn(null));
        AssertOnly(IrRule.Flags, f);
    }

    private static IrFunction Caller(bool passesLong, ImmutableArray<IrCapture> captures)
    {
        var f = new FunctionUnderTest { Symbol = "Caller", Captures = captures };
        f.Add(passesLong ? new IrCall(null, "Callee", [f.Constant(IrType.I64)], [null]) : new IrCall(null, "Callee", [], []));
        f.End(new IrReturn(null));
        return f.Build();
    }

    private static IrFunction Callee(
        IrType? parameter = null, IrType? returnType = null, bool mayExit = false, bool hasLoop = false, ImmutableArray<IrCapture>? captures = null)
    {
        var f = new FunctionUnderTest
        {
            Symbol = "Callee",
            ReturnType = returnType ?? IrType.Void,
            MayExit = mayExit,
            HasLoop = hasLoop,
            Captures = captures ?? [],
        };
        if (parameter is not null)
            f.Parameter("p", parameter);
        f.End(new IrReturn(returnType is null ? null : f.Constant(returnType)));
        return f.Build();
    }

    private static IrCapture StaticCapture(string field) => new(IrCaptureRoot.OfStatic(field), [], IrCaptureKind.Address);

    private static IrFunction WithLocals(IrFunction f, ImmutableArray<IrLocal> locals) => new()
    {
        Symbol = f.Symbol,
        DisplayName = f.DisplayName,
        ReturnType = f.ReturnType,
        Parameters = f.Parameters,
        Locals = locals,
        Blocks = f.Blocks,
        Captures = f.Captures,
        MayExit = f.MayExit,
        NeedsExitRecord = f.NeedsExitRecord,
        Inlining = f.Inlining,
        HasLoop = f.HasLoop,
    };

    private static void AssertOnly(IrRule rule, FunctionUnderTest function) => AssertOnly(rule, IrVerifier.Verify(function.Build()));

    private static void AssertOnly(IrRule rule, ImmutableArray<IrViolation> violations) =>
        Assert.IsTrue(violations.Length == 1 && violations[0].Rule == rule, $"wanted {rule}, got:\n{string.Join('\n', violations)}");

    private static void AssertNone(ImmutableArray<IrViolation> violations) => Assert.AreEqual("", string.Join('\n', violations));
}
