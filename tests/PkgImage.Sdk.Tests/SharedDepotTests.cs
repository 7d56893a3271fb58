// A depot that another user filled and this one may only read: everything is taken from it, nothing is changed in it.
using System.Diagnostics;
using System.Globalization;

namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class SharedDepotTests
{
    private const string Output = "LibAndApp/App/bin/Release/net10.0/";

    /// <summary>The user and group "nobody" of every Linux system.</summary>
    private const string Nobody = "65534";

    [TestMethod]
    [TestProperty("Lesson", "11")]
    [TestProperty("Lesson", "4")]
    public void Another_user_builds_without_compiling_anything()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !File.Exists("/usr/bin/setpriv"))
            Assert.Inconclusive("Working as another user needs Linux, root and setpriv(1).");
        using var owner = new Workspace();
        owner.CopySample("LibAndApp");
        owner.Build("LibAndApp/App");
        using var guest = new Workspace("home");
        guest.CopySample("LibAndApp");
        guest.Run("restore", "LibAndApp/App").AssertSuccess();
        // Both may look into the other's folder; what is made as root stays root's.
        Change("chmod", "-R", "a+rX,go-w", Path.GetDirectoryName(owner.Folder)!);
        Change("chown", "-R", $"{Nobody}:{Nobody}", Path.GetDirectoryName(guest.Folder)!);
        if (AsNobody(guest, owner.Depot, PackedSdk.Command, "--version").ExitCode != 0)
            Assert.Inconclusive("Other users cannot read .NET or this repository here.");
        var before = Snapshot(owner.Depot);

        // First read only, then behind a depot of the guest's own, which gets nothing either.
        foreach (var depots in (string[])[owner.Depot, $"{guest.PathOf("own")}{Path.PathSeparator}{owner.Depot}"])
        {
            var outcome = AsNobody(guest, depots, "build", "LibAndApp/App", "-c", "Release", "--no-restore", "-tl:off", "-v:n");
            Assert.AreEqual(0, outcome.ExitCode, outcome.Output);
            // What calls the images has traces with lines, and these name the guest's files.
            StringAssert.Contains(outcome.Output, "built, SymbolsChanged");
            Assert.DoesNotMatchRegex(@"[1-9]\d* of \d+ kernels compiled", outcome.Output);
            Assert.AreEqual(depots == owner.Depot, outcome.Problems.Contains("PKI8001"), outcome.Output);
            foreach (var image in Directory.GetFiles(owner.PathOf(Output), "*.pkgimg.so"))
                CollectionAssert.AreEqual(File.ReadAllBytes(image), File.ReadAllBytes(guest.PathOf(Output + Path.GetFileName(image))), image);
            foreach (var folder in (string[])["LibAndApp/App/bin", "LibAndApp/Lib/bin", "LibAndApp/App/obj/Release", "LibAndApp/Lib/obj/Release"])
                Directory.Delete(guest.PathOf(folder), recursive: true);
        }
        CollectionAssert.AreEqual(before, Snapshot(owner.Depot), "no time of use and no lock");

        // What is not there is compiled, and kept with the project.
        guest.Write("LibAndApp/Lib/More.cs", "public static class More { public static int Sum(int[] a) { var s = 0; foreach (var x in a) s += x; return s; } }");
        var compiled = AsNobody(guest, owner.Depot, "build", "LibAndApp/App", "-c", "Release", "--no-restore", "-tl:off", "-v:n");
        StringAssert.Contains(compiled.Output, "1 of 3 kernels compiled");
        CollectionAssert.AreEqual(before, Snapshot(owner.Depot));
        StringAssert.Contains(guest.RunFromImages(Output + "App.dll").Loaded, "loaded Lib ");
    }

    private static Outcome AsNobody(Workspace workspace, string depots, params IEnumerable<string> arguments)
    {
        var command = DotNet.Command(workspace.Folder, arguments, [("PKGIMAGE_DEPOT_PATH", depots), ("HOME", workspace.Folder), ("TMPDIR", workspace.Folder)]);
        foreach (var argument in (string[])["--clear-groups", $"--regid={Nobody}", $"--reuid={Nobody}", command.FileName])
            command.ArgumentList.Insert(Array.IndexOf([.. command.ArgumentList], arguments.First()), argument);
        command.FileName = "/usr/bin/setpriv";
        return DotNet.Run(command);
    }

    private static void Change(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode);
    }

    private static string[] Snapshot(string folder) =>
        [.. Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f} {File.GetLastWriteTimeUtc(f):O}"))];
}
