using System.Reflection;
using Agents.Testing;

namespace Agents.Plugins.WorkflowArchitect.Tests;

public sealed class PublicApiTests : PublicApiConformanceTests
{
    protected override Assembly Room => Assembly.Load("Agents.Plugins.WorkflowArchitect");
}
