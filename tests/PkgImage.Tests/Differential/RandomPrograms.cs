// What tests with programs at random have in common: each program runs as image and as IL, once for each CPU target.
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Differential;

internal static class RandomPrograms
{
    /// <summary>Fails with what differs, and the seed that makes it again.</summary>
    public static void AssertAgree(FixtureAssembly fixture, TestSeed seed, IEnumerable<string> targets)
    {
        foreach (var target in targets)
        {
            var problems = FixtureRun.Run(fixture.Files, new RunPlan(target, seed.Value)).Select(p => p.Text).Concat(fixture.Surprises).ToList();
            if (problems.Count > 0)
                Assert.Fail($"{seed}, {target}: {problems.Count} problems\n{string.Join('\n', problems)}");
        }
    }
}
