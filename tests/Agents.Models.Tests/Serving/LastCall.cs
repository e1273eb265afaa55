using Microsoft.SemanticKernel;

namespace Agents.Models.Tests.Serving;

/// <summary>Ends a conversation with the first call of a function: a random model would call again and again.</summary>
internal sealed class LastCall : IAutoFunctionInvocationFilter
{
    public async Task OnAutoFunctionInvocationAsync(
        AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
    {
        await next(context);
        context.Terminate = true;
    }
}
