namespace UnitTests;

[TestClass]
public sealed class EditDistanceTests
{
    [TestMethod]
    [DataRow("", "", 0)]
    [DataRow("", "image", 5)]
    [DataRow("kitten", "sitting", 3)]
    [DataRow("package", "package", 0)]
    public void CountsEdits(string from, string to, int expected) => Assert.AreEqual(expected, EditDistance.Between(from, to));

    [TestMethod]
    public void IsSymmetric() => Assert.AreEqual(EditDistance.Between("sunday", "saturday"), EditDistance.Between("saturday", "sunday"));

    [TestMethod]
    public void NullThrows() => Assert.ThrowsExactly<NullReferenceException>(() => EditDistance.Between(null!, "x"));
}
