using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Xunit;

namespace Agents.Testing.Plugins;

/// <summary>
/// What holds for every plugin: its form, its texts, and that its functions work wherever an AIFunction does. A plugin
/// is <c>plugins/Agents.Plugins.NAME</c> with <c>NAMEPlugin</c>, <c>NAMEOptions</c> and <c>AddNAME()</c>.
/// </summary>
public abstract partial class PluginConformanceTests
{
    /// <summary>The plugin's class.</summary>
    protected abstract Type Plugin { get; }

    /// <summary>
    /// Calls that succeed in this order on a plugin made by <see cref="Create"/>, each function at least once.
    /// </summary>
    protected abstract IReadOnlyList<PluginCall> Calls { get; }

    private string Name => Plugin.Assembly.GetName().Name!["Agents.Plugins.".Length..];

    private string Folder => Path.Combine(SharedFiles.RepositoryRoot, "plugins", $"Agents.Plugins.{Name}");

    private List<MethodInfo> Functions =>
        [.. Plugin.GetMethods().Where(m => m.GetCustomAttribute<KernelFunctionAttribute>() is not null)];

    /// <summary>A plugin for one test, with whatever models and stores <see cref="Calls"/> needs.</summary>
    protected abstract object Create();

    [Fact]
    public void The_plugin_is_sealed_and_named_as_its_room()
    {
        Assert.True(Plugin is { IsPublic: true, IsSealed: true });
        Assert.Equal($"{Name}Plugin", Plugin.Name);
        var options = Plugin.Assembly.GetExportedTypes().SingleOrDefault(t => t.Name == $"{Name}Options");
        Assert.True(options is { IsSealed: true }, $"{Name}Options is missing or not sealed.");
        Assert.NotNull(options.GetField("SectionName"));
        var add = Plugin.Assembly.GetExportedTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public))
            .Where(m => m.Name == $"Add{Name}").ToList();
        Assert.True(add.Count is 1 or 2, $"Add{Name}() has {add.Count} overloads; one or two are wanted.");
    }

    [Fact]
    public void Every_function_and_parameter_is_described()
    {
        Assert.NotEmpty(Functions);
        foreach (var function in Functions)
        {
            Assert.True(Described(function), $"{function.Name} has no [Description].");
            foreach (var parameter in function.GetParameters().Where(IsGiven))
                Assert.True(Described(parameter), $"{function.Name}: {parameter.Name} has no [Description].");
        }
    }

    [Fact]
    public void Every_function_takes_a_cancellation_token_and_is_asynchronous()
    {
        Assert.All(Functions, f => Assert.Contains(
            f.GetParameters(), p => p.ParameterType == typeof(CancellationToken)));
        Assert.All(Functions, f => Assert.True(
            f.ReturnType.Name.StartsWith("Task", StringComparison.Ordinal)
            || f.ReturnType.Name.StartsWith("ValueTask", StringComparison.Ordinal), $"{f.Name} is not asynchronous."));
    }

    [Fact]
    public void The_calls_of_this_test_cover_every_function() => Assert.Equal(
        KernelPlugin(Create()).Select(f => f.Name).Order(), Calls.Select(c => c.Function).Distinct().Order());

    [Fact]
    public async Task Its_functions_work_through_the_function_invoking_client()
    {
        using var model = new FunctionCallingClient(Calls);
        using var client = new FunctionInvokingChatClient(model) { MaximumIterationsPerRequest = Calls.Count + 1 };
        var options = new ChatOptions { Tools = [.. KernelPlugin(Create())] };

        var response = await client.GetResponseAsync("go", options, TestContext.Current.CancellationToken);

        Assert.Equal("done", response.Text);
        Assert.Equal(Calls.Count, model.Results.Count);
        Assert.All(model.Results, r => Assert.True(r.Exception is null, r.Exception?.ToString()));
        Assert.All(model.Results, r => Assert.False(string.IsNullOrWhiteSpace(r.Result?.ToString())));
    }

    [Fact]
    public async Task A_cancelled_call_ends_as_cancelled_and_a_later_one_works()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var plugin = KernelPlugin(Create());
        foreach (var call in Calls)
        {
            var function = plugin[call.Function];
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => InvokeAsync(function, call, cancelled.Token));
            Assert.NotNull(await InvokeAsync(function, call, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Its_prompts_are_files_and_not_code()
    {
        var prompts = Plugin.Assembly.GetManifestResourceNames()
            .Where(n => n.Contains(".Prompts.", StringComparison.Ordinal)).ToList();
        var files = Directory.Exists(Path.Combine(Folder, "Prompts"))
            ? Directory.EnumerateFiles(Path.Combine(Folder, "Prompts"), "*.yaml").Count() : 0;
        Assert.Equal(files, prompts.Count);
        foreach (var file in Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories).Where(IsSource))
        {
            var found = PromptInCode().Match(File.ReadAllText(file));
            Assert.False(found.Success, $"{file}: a message of its own text ({found.Value}…); put it into Prompts/.");
        }
    }

    [Fact]
    public void Its_readme_shows_how_it_is_used()
    {
        var readme = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.Contains("```csharp", readme, StringComparison.Ordinal);
        Assert.Contains($"Add{Name}(", readme, StringComparison.Ordinal);
    }

    private KernelPlugin KernelPlugin(object plugin) => KernelPluginFactory.CreateFromObject(plugin, Name);

    private static async Task<object?> InvokeAsync(KernelFunction function, PluginCall call, CancellationToken token)
    {
        var arguments = new AIFunctionArguments(new Dictionary<string, object?>(call.Arguments))
        {
            Services = new ServiceCollection().BuildServiceProvider(),
        };
        return await ((AIFunction)function).InvokeAsync(arguments, token);
    }

    private static bool Described(ICustomAttributeProvider part) =>
        part.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false)
            is [DescriptionAttribute { Description.Length: > 0 }];

    private static bool IsGiven(ParameterInfo parameter) =>
        parameter.ParameterType != typeof(CancellationToken) && parameter.ParameterType != typeof(Kernel)
        && parameter.ParameterType != typeof(KernelArguments);

    private static bool IsSource(string path) => !path.Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj");

    [GeneratedRegex("ChatMessage\\(\\s*ChatRole\\.\\w+\\s*,\\s*[$@]*\"|\"\"\"")]
    private static partial Regex PromptInCode();
}
