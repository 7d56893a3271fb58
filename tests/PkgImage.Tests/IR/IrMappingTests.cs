using PkgImage.Compiler.IR;

namespace PkgImage.Tests.IR;

/// <summary>A copy reads and defines other values wherever the original names one, and is the same otherwise.</summary>
[TestClass]
public sealed class IrMappingTests
{
    public static IEnumerable<object[]> Records => SampleInstructions.All().Select((sample, number) => new object[] { number, sample.Text.Trim() });

    [TestMethod]
    [DynamicData(nameof(Records))]
    public void Copies_name_other_values(int number, string text)
    {
        var mapping = new Renumbering();
        switch (SampleInstructions.All().ElementAt(number).Record)
        {
            case IrInstruction instruction:
                var copy = mapping.Copy(instruction);
                Assert.AreEqual(instruction.GetType(), copy.GetType(), text);
                AssertMapped(mapping, instruction.Operands(), copy.Operands());
                AssertMapped(mapping, instruction.Definitions(), copy.Definitions());
                Assert.AreEqual(instruction.Local() is null, copy.Local() is null);
                Assert.AreNotEqual(instruction, copy, "nothing was mapped");
                Assert.AreEqual(text, Print(new Renumbering(-Renumbering.Distance).Copy(copy)), "the way back");
                break;
            case IrTerminator terminator:
                AssertMapped(mapping, terminator.Operands(), mapping.Copy(terminator).Operands());
                CollectionAssert.AreEqual(terminator.Successors.ToList(), mapping.Copy(terminator).Successors.ToList());
                break;
            default:
                Assert.Fail("neither instruction nor terminator");
                break;
        }
    }

    private static string Print(IrInstruction instruction) => IrPrinter.Print(SampleInstructions.Function(), instruction);

    private static void AssertMapped(Renumbering mapping, IEnumerable<IrValue> values, IEnumerable<IrValue> copies) =>
        CollectionAssert.AreEqual(values.Select(value => mapping.Read(value).Id).ToList(), copies.Select(value => value.Id).ToList());

    /// <summary>Everything gets another number, or another name.</summary>
    private sealed class Renumbering(int distance = Renumbering.Distance) : IrMapping
    {
        public const int Distance = 1000;

        public override IrValue Read(IrValue value) => new(value.Id + distance, value.Type);

        protected override IrValue Define(IrValue value) => Read(value);

        protected override IrLocal Variable(IrLocal local) => new(local.Index + distance, local.Name, local.Type);

        protected override IrCapture Capture(IrCapture capture) => capture with { Path = distance > 0 ? capture.Path.Add("more") : capture.Path.RemoveAt(capture.Path.Length - 1) };

        protected override IrObjectPath Path(IrObjectPath path) => path with { Path = distance > 0 ? path.Path.Add("more") : path.Path.RemoveAt(path.Path.Length - 1) };
    }
}
