// Which captures are passed together: fields of one object, whatever they are called.
using PkgImage.Compiler.IR;

namespace PkgImage.Tests.IR;

[TestClass]
public sealed class IrCaptureSlotTests
{
    [TestMethod]
    public void Fields_of_one_object_share_a_slot_and_names_that_look_like_paths_do_not()
    {
        IrCapture[] captures =
        [
            Field(8, "C::A"),
            Field(null, "C::S"),
            Field(16, "C::B"),
            Field(8, "C::Next", "C::A"),
            Field(8, "C::Next.C::A", "C::A"),
            Field(null, "C::S.C::T"),
            Field(null, "C::S", "C::T"),
        ];
        var slots = IrCaptureSlot.Of([.. captures]).Select(slot => slot.Captures.Select(capture => Array.IndexOf(captures, capture))).Select(slot => string.Join(' ', slot));
        Assert.AreEqual("0 2|1|3|4|5|6", string.Join('|', slots));
    }

    private static IrCapture Field(int? offset, params string[] path) => new(IrCaptureRoot.OfParameter(0), [.. path], IrCaptureKind.Address) { Offset = offset };
}
