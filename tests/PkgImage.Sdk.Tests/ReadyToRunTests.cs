// Programs whose every assembly is precompiled at build, and what is left alone: programs for any platform, libraries until a program uses
// them, and whatever is told to be.
using System.Reflection.PortableExecutable;

namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class ReadyToRunTests
{
    private const string Output = "LibAndApp/App/bin/Release/net10.0/";

    [TestMethod]
    public void A_program_is_precompiled_with_all_that_lands_beside_it()
    {
        using var workspace = new Workspace();
        workspace.CopySample("LibAndApp");
        workspace.Build("LibAndApp/App");
        foreach (var assembly in (string[])["App.dll", "Lib.dll", "PkgImage.Runtime.dll"])
            Assert.IsFalse(IsPrecompiled(workspace.PathOf(Output + assembly)), $"{assembly} of a program for any platform");
        var project = workspace.Read("LibAndApp/App/App.csproj");
        workspace.Write("LibAndApp/App/App.csproj", project.Replace("<OutputType>", "<PkgImageReadyToRun>true</PkgImageReadyToRun><OutputType>", StringComparison.Ordinal));
        var timings = workspace.Build("LibAndApp/App", "-p:PkgImageTimings=true").Output;
        StringAssert.Matches(timings, new System.Text.RegularExpressions.Regex(@"App +\d+\.\d\d s( +\d+\.\d\d s){4}"));
        StringAssert.Contains(workspace.Why("LibAndApp/App").AssertSuccess().Output, "PkgImageReadyToRun: 'no' became 'yes'");
        foreach (var assembly in (string[])["App.dll", "Lib.dll", "PkgImage.Runtime.dll"])
            Assert.IsTrue(IsPrecompiled(workspace.PathOf(Output + assembly)), assembly);
        Assert.IsFalse(IsPrecompiled(workspace.PathOf("LibAndApp/Lib/bin/Release/net10.0/Lib.dll")), "a library is precompiled where a program uses it");
        Assert.IsTrue(workspace.Has(Output + "Lib.pdb"), "symbols of an assembly that was only precompiled");
        var (output, loaded) = workspace.RunFromImages(Output + "App.dll");
        StringAssert.Contains(loaded, "loaded Lib ");
        StringAssert.Contains(loaded, "loaded App ");
        Assert.AreEqual(workspace.DotNetWith([("PKGIMAGE_ENABLED", "0")], workspace.PathOf(Output + "App.dll")).Output.Trim(), output);

        workspace.Build("LibAndApp/App", "-p:PkgImageTimings=true");
        Assert.IsEmpty(workspace.Tasks(), "a second build has nothing to do");

        workspace.Write("LibAndApp/App/App.csproj", project);
        workspace.Build("LibAndApp/App");
        foreach (var assembly in (string[])["App.dll", "Lib.dll", "PkgImage.Runtime.dll"])
            Assert.IsFalse(IsPrecompiled(workspace.PathOf(Output + assembly)), assembly);
        workspace.RunFromImages(Output + "App.dll");
    }

    [TestMethod]
    public void The_same_assembly_in_another_folder_is_precompiled_to_the_same_bytes()
    {
        using var one = new Workspace();
        using var other = new Workspace("other folder");
        foreach (var workspace in (Workspace[])[one, other])
        {
            workspace.WriteProgram("App", "<PropertyGroup><UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier><SelfContained>false</SelfContained>"
                + "<AppendRuntimeIdentifierToOutputPath>false</AppendRuntimeIdentifierToOutputPath><PathMap>$(MSBuildProjectDirectory)=/src</PathMap><DebugType>none</DebugType></PropertyGroup>");
            workspace.Build("App");
            Assert.IsTrue(IsPrecompiled(workspace.PathOf("App/bin/Release/net10.0/App.dll")), "a program for one platform");
        }
        CollectionAssert.AreEqual(
            File.ReadAllBytes(one.PathOf("App/bin/Release/net10.0/App.dll")), File.ReadAllBytes(other.PathOf("App/bin/Release/net10.0/App.dll")));
    }

    [TestMethod]
    [DataRow("build", "-p:PkgImageReadyToRun=true")]
    [DataRow("publish", "-p:PublishReadyToRun=true")]
    public void Generic_code_of_a_package_is_precompiled_for_primitives_whatever_their_constraints(string command, string property)
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App", "<PropertyGroup><UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier><SelfContained>false</SelfContained></PropertyGroup>", """
            using System.Runtime.CompilerServices;
            var before = System.Runtime.JitInfo.GetCompiledMethodCount(currentThread: true);
            var found = Pair<double>.Of(1, 2).Holds(2) & Pair<int>.Of(3, 4).Holds(4) & Pairs.Same(5L, 5L);
            var compiled = System.Runtime.JitInfo.GetCompiledMethodCount(currentThread: true) - before;
            Console.WriteLine($"{found} {compiled}");

            internal sealed class Pair<T> where T : struct, IEquatable<T>, IFormattable
            {
                private T _first, _second;
                [MethodImpl(MethodImplOptions.NoInlining)] public static Pair<T> Of(T first, T second) => new() { _first = first, _second = second };
                [MethodImpl(MethodImplOptions.NoInlining)] public bool Holds(T value) => value.Equals(_first) || value.Equals(_second);
            }

            internal static class Pairs
            {
                [MethodImpl(MethodImplOptions.NoInlining)] public static bool Same<T>(T one, T other) where T : unmanaged, IEquatable<T> => one.Equals(other);
            }
            """);
        workspace.Run(command, "App", "-c", "Release", property, "-o", workspace.PathOf("out")).AssertSuccess();
        Assert.AreEqual("True 0", workspace.Run(workspace.PathOf("out/App.dll")).AssertSuccess().Output.Trim());
    }

    [TestMethod]
    [DataRow("build", "")]
    [DataRow("publish", "<PublishReadyToRun>true</PublishReadyToRun>")]
    public void What_no_call_names_and_what_the_framework_has_no_code_for_is_precompiled(string command, string property)
    {
        using var workspace = new Workspace();
        workspace.Write("Lib/Lib.csproj", """
            <Project Sdk="PkgImage.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
            </Project>
            """);
        workspace.Write("Lib/Lib.cs", """
            using System.Runtime.CompilerServices;
            namespace Lib;

            public abstract class Shape<T> where T : struct
            {
                public static readonly int Made = Environment.TickCount | 1;
                public abstract T Area();
                [MethodImpl(MethodImplOptions.NoInlining)] public bool Has(T area) => Area().Equals(area) && Made != 0;
            }

            public class Square<T>(T side) : Shape<T> where T : struct
            {
                public override T Area() => side;
            }

            public sealed class Unit() : Square<double>(1);

            public struct Point : IEquatable<Point>
            {
                public double X, Y;
                public readonly bool Equals(Point other) => X == other.X && Y == other.Y;
            }

            public static class Points
            {
                /// <summary>A span of the library's own struct, and a sort of the framework's over two types.</summary>
                public static double Smallest(int count)
                {
                    var points = new Point[count];
                    var order = new int[count];
                    var keys = new double[count];
                    for (var i = 0; i < count; i++)
                        (points[i].X, keys[i], order[i]) = (count - i, count - i, i);
                    Array.Sort(keys, order);
                    var copy = points.AsSpan(1).ToArray();
                    return copy[order[0] - 1].X;
                }
            }
            """);
        workspace.WriteProgram("App", $"""
            <PropertyGroup><UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier><SelfContained>false</SelfContained>{property}</PropertyGroup>
            <ItemGroup><ProjectReference Include="../Lib/Lib.csproj" /></ItemGroup>
            """, """
            var before = System.Runtime.JitInfo.GetCompiledMethodCount(currentThread: true);
            var found = new Lib.Unit().Has(1) && Lib.Points.Smallest(100) == 1;
            var compiled = System.Runtime.JitInfo.GetCompiledMethodCount(currentThread: true) - before;
            Console.WriteLine(found ? compiled : -1);
            """);
        workspace.Run(command, "App", "-c", "Release", "-o", workspace.PathOf("out")).AssertSuccess();
        // Two of the sort's methods treat NaN apart, which crossgen2 leaves to the JIT; else some twenty would be.
        var compiled = int.Parse(workspace.RunFromImages("out/App.dll").Output, System.Globalization.CultureInfo.InvariantCulture);
        Assert.IsTrue(compiled is >= 0 and <= 2, $"{compiled} methods were compiled at run time");
    }

    [TestMethod]
    public void Publishing_with_ready_to_run_takes_what_is_precompiled()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App", "<PropertyGroup><PublishReadyToRun>true</PublishReadyToRun><RuntimeIdentifier>linux-x64</RuntimeIdentifier><SelfContained>false</SelfContained></PropertyGroup>");
        if (!OperatingSystem.IsLinux() || System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture != System.Runtime.InteropServices.Architecture.X64)
            Assert.Inconclusive("The program is for linux-x64.");
        workspace.Run("publish", "App", "-c", "Release").AssertSuccess();
        CollectionAssert.AreEqual(
            File.ReadAllBytes(workspace.PathOf("App/bin/Release/net10.0/linux-x64/App.dll")),
            File.ReadAllBytes(workspace.PathOf("App/bin/Release/net10.0/linux-x64/publish/App.dll")));
        Assert.IsTrue(IsPrecompiled(workspace.PathOf("App/bin/Release/net10.0/linux-x64/publish/App.dll")));
        Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages("App/bin/Release/net10.0/linux-x64/publish/App.dll").Output);
    }

    [TestMethod]
    public void An_assembly_that_cannot_be_precompiled_stays_as_it_is_and_its_program_runs()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("A shell script takes the place of crossgen2.");
            return;
        }
        using var workspace = new Workspace();
        workspace.WriteProgram("App", "<PropertyGroup><PkgImageReadyToRun>true</PkgImageReadyToRun></PropertyGroup>");
        // A compiler that refuses everything, in a package folder of the project's own.
        var folder = workspace.PathOf("broken");
        Directory.CreateDirectory(Path.Combine(folder, "tools"));
        var program = Path.Combine(folder, "tools", "crossgen2");
        File.WriteAllText(program, "#!/bin/sh\necho 'Error: nothing doing' >&2\nexit 3\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        workspace.Write("Directory.Build.targets", $"""
            <Project>
              <Target Name="Break" AfterTargets="_PkgImageFindCrossgen">
                <ItemGroup>
                  <_PkgImageCrossgen Update="@(_PkgImageCrossgen)" PackageDirectory="{folder}" />
                </ItemGroup>
              </Target>
            </Project>
            """);
        var outcome = workspace.Build("App");
        StringAssert.Contains(workspace.Log(), "PKI9006: crossgen2 failed on App.dll: exit code 3: Error: nothing doing");
        Assert.IsEmpty(outcome.Problems);
        Assert.IsFalse(IsPrecompiled(workspace.PathOf("App/bin/Release/net10.0/App.dll")));
        Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages("App/bin/Release/net10.0/App.dll").Output);
    }

    private static bool IsPrecompiled(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}
