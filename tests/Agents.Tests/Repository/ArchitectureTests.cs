using System.Text.Json;
using System.Xml.Linq;
using Agents.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Agents.Tests.Repository;

/// <summary>Which room may reference whom, and what it brings along (docs/decisions/0001-layout.md).</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> RoomReferences = new()
    {
        ["Agents"] = [],
        ["Agents.Models"] = ["Agents"],
        ["Agents.Training"] = ["Agents", "Agents.Models"],
        ["Agents.Stores"] = ["Agents"],
        ["Agents.Tasks"] = ["Agents"],
        ["Agents.Cli"] =
        [
            "Agents", "Agents.Models", "Agents.Stores", "Agents.Tasks", "Agents.Training",
            "Agents.Plugins.BehaviorHandbook", "Agents.Plugins.ListenerVerifier", "Agents.Plugins.SocraticInquiry",
            "Agents.Plugins.WorkflowArchitect",
        ],
    };

    // Packages that bring native libraries or a database, and the one room that may name each.
    private static readonly Dictionary<string, string> Owners = new()
    {
        ["Microsoft.ML.OnnxRuntime"] = "Agents.Models",
        ["Microsoft.ML.OnnxRuntime.Gpu"] = "Agents.Models",
        ["TorchSharp"] = "Agents.Training",
        ["Microsoft.Data.Sqlite"] = "Agents.Stores",
        ["Dapper"] = "Agents.Stores",
        ["Spectre.Console"] = "Agents.Cli",
        ["System.CommandLine"] = "Agents.Cli",
    };

    // Extension methods live where their callers already look.
    private static readonly string[] ExtensionNamespaces =
        ["Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.AI", "Microsoft.SemanticKernel"];

    public static TheoryData<string> Rooms => [.. SourceTree.RoomProjects.Select(SourceTree.Relative)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_references_only_what_the_table_allows(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        string[] allowed = project.StartsWith("plugins/", StringComparison.Ordinal) ? ["Agents"]
            : RoomReferences.TryGetValue(name, out var rooms) ? rooms
            : throw new AgentsException($"{project} is a room that the table in ArchitectureTests does not know.");

        var references = Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path));
        Rule.Holds($"{name} may reference {string.Join(", ", allowed)}", references.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_native_library_or_a_database_enters_by_its_own_room(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        var foreign = Items(project, "PackageReference")
            .Where(package => Owners.TryGetValue(package, out string? owner) && owner != name)
            .ToList();
        Rule.Holds("The package enters by another room, see Owners", foreign);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_folder_is_named_as_its_project_assembly_and_root_namespace(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        Assert.Equal(name, Path.GetFileName(Path.GetDirectoryName(project)));
        var renamed = Load(project).Descendants().Select(element => element.Name.LocalName)
            .Intersect(["AssemblyName", "RootNamespace"]);
        Rule.Holds("A project is named by its folder alone", renamed);

        string folder = Path.GetDirectoryName(Full(project))! + Path.DirectorySeparatorChar;
        var wrong = SourceTree.RoomFiles
            .Where(file => file.StartsWith(folder, StringComparison.Ordinal))
            .Select(file => (File: SourceTree.Relative(file), Namespace: NamespaceOf(file)))
            .Where(pair => pair.Namespace is not null && pair.Namespace != name
                && !pair.Namespace.StartsWith(name + ".", StringComparison.Ordinal)
                && !ExtensionNamespaces.Contains(pair.Namespace))
            .Select(pair => $"{pair.File}: namespace {pair.Namespace}");
        Rule.Holds($"A file of {name} is in its namespace", wrong);
    }

    [Fact]
    public void A_plugin_and_a_store_are_known_to_no_other_room_than_the_console()
    {
        foreach (string project in SourceTree.RoomProjects.Select(SourceTree.Relative).Where(IsNotConsole))
        {
            var references = Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path));
            Assert.DoesNotContain(references, name =>
                name == "Agents.Stores" || name.StartsWith("Agents.Plugins.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(SharedFiles.RepositoryRoot, "Agents.sln")).Replace('\\', '/');
        var missing = SourceTree.AllProjects.Select(SourceTree.Relative)
            .Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)).ToList();
        Rule.Holds("Every project is in Agents.sln", missing);
    }

    [Fact]
    public void Package_consumers_get_the_libtorch_version_that_is_tested_here()
    {
        var pinned = Load("Directory.Packages.props").Descendants("PackageVersion")
            .ToDictionary(e => e.Attribute("Include")!.Value, e => e.Attribute("Version")!.Value);
        using var runtime = JsonDocument.Parse(File.ReadAllText(Full("src/Agents.Training/runtime.json")));
        var native = runtime.RootElement.GetProperty("runtimes").EnumerateObject()
            .SelectMany(platform => platform.Value.GetProperty("Agents.Training").EnumerateObject()).ToList();

        Assert.NotEmpty(native);
        Assert.All(native, package => Assert.Equal(pinned[package.Name], package.Value.GetString()));
    }

    private static bool IsNotConsole(string project) => Path.GetFileNameWithoutExtension(project) != "Agents.Cli";

    private static string Full(string relative) => Path.Combine(SharedFiles.RepositoryRoot, relative);

    private static XDocument Load(string relative) => XDocument.Load(Full(relative));

    private static IEnumerable<string> Items(string project, string kind) =>
        Load(project).Descendants(kind).Select(item => item.Attribute("Include")!.Value.Replace('\\', '/'));

    private static string? NamespaceOf(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes()
            .OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();
}
