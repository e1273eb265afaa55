using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace Agents.Cli.Tests.Documentation;

/// <summary>docs/options.md: every option of every room, in the words of its own documentation.</summary>
internal static class OptionsPage
{
    private static readonly string[] Rooms =
    [
        "Agents", "Agents.Models", "Agents.Stores", "Agents.Tasks", "Agents.Training",
        "Agents.Plugins.BehaviorHandbook", "Agents.Plugins.ListenerVerifier", "Agents.Plugins.SocraticInquiry",
        "Agents.Plugins.WorkflowArchitect",
    ];

    public static string Render()
    {
        var page = new StringBuilder();
        page.Append("""
            # Options
            Read from `appsettings.json` beside the program, then from environment variables that begin with `AGENTS_`
            (`AGENTS_Training__Task=gcd`); an application binds its own configuration. All are checked when the host
            starts, and every error is said at once. This page is written from the documentation in the code.

            """);
        foreach (var type in Rooms.Select(Assembly.Load).SelectMany(room => room.GetExportedTypes()).Where(IsOptions)
            .OrderBy(Section, StringComparer.Ordinal))
        {
            var documentation = Documentation(type.Assembly);
            page.Append($"\n## {Section(type)}\n{Text(documentation, $"T:{type.FullName}", "summary")}\n\n");
            page.Append("| option | what it is | default and range |\n| --- | --- | --- |\n");
            foreach (var property in type.GetProperties().OrderBy(property => property.MetadataToken))
            {
                string member = $"P:{type.FullName}.{property.Name}";
                page.Append($"| `{property.Name}` | {Cell(documentation, member, "summary")} "
                    + $"| {Cell(documentation, member, "value")} |\n");
            }
        }

        return page.Replace("\r", "").ToString();
    }

    private static bool IsOptions(Type type) => Constant(type) is not null;

    private static string Section(Type type) => (string)Constant(type)!.GetRawConstantValue()!;

    private static FieldInfo? Constant(Type type) =>
        type.GetField("SectionName", BindingFlags.Public | BindingFlags.Static);

    private static XDocument Documentation(Assembly room) =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, room.GetName().Name + ".xml"));

    private static string Cell(XDocument documentation, string member, string part) =>
        Text(documentation, member, part).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Text(XDocument documentation, string member, string part)
    {
        var element = documentation.Descendants("member")
            .FirstOrDefault(e => e.Attribute("name")?.Value == member)?.Element(part);
        return string.Join(' ', string.Concat(element?.Nodes().Select(Plain) ?? [])
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement reference when reference.Attribute("cref") is { } cref => $"`{cref.Value.Split('.')[^1]}`",
        XElement element => element.Value,
        _ => "",
    };
}
